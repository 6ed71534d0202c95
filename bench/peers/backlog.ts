/**
 * The same backlog for leadbell and for what teams have in its place: `npm run bench:peers`, or `npm run bench:peers -- n8n`
 * for some of them. Node-RED and n8n are installed into a temporary folder; where that does not work, their line says why.
 */
import { pathToFileURL } from 'node:url';
import { PEERS, type PeerName } from '../commands.ts';
import { inFolder } from '../measures/leadbell.ts';
import { asMarkdown, type Section, seconds } from '../measures/section.ts';
import type { Seen } from '../outside/asked.ts';
import { Outside, told } from '../outside/outside.ts';
import { readArguments } from '../read-arguments.ts';
import { whyNot } from './installed.ts';
import { PEER_OF, type Peer } from './peer.ts';

const CALLS = 10_000;
const LEADS = 200;
/** Ten times as fast, for all but leadbell, whose minute is a minute: it must do with a tenth of what the robot allows. */
const MINUTE_MS = 6000;
/** More than a real minute, in which leadbell looks again. */
const QUIET_MS = 75_000;

const HEAD = [
  '',
  'time',
  'peak memory',
  'requests to the vendor',
  'messages',
  'refused',
  'told',
  'lost',
  'told twice',
  'and saying so',
];

interface Outcome {
  name: string;
  allMs: number;
  peakMiB: number | null;
  seen: Seen;
}

export async function measureBacklog(wanted: readonly PeerName[] = PEERS): Promise<Section> {
  return inFolder(async (folder) => {
    const { peers, missing } = await readyOf(wanted, folder);
    const rows: string[][] = [];
    for (const isKilled of [false, true]) {
      for (const peer of peers) {
        process.stderr.write(`  ${peer.name}${isKilled ? ', killed' : ''}\n`);
        const outcome = await outcomeOf(peer, isKilled);
        rows.push(rowOf(outcome, isKilled));
      }
    }
    rows.push(...missing);
    return {
      title: 'A backlog of 10,000 records with 200 As, and who is killed in the middle of it',
      note: `The robot refuses more than 20 messages in a minute, and fails once, at its second message. A minute is ${MINUTE_MS / 1000} s for the robot and for all programs but leadbell, which takes a minute for a minute and sends no more than 20 in it. \`kill -9\` comes in the moment in which the robot took the message that makes it a third, before whoever sent it can note that: the worst one, since leadbell sends dozens of leads in one message; whoever is killed is started again at once. Each keeps what it told on disk: one id after each message (plain, cron, and n8n in a Data Table), its context store (Node-RED, every half minute). n8n stores an execution as it begins and as it ends: one that is killed is not gone on with, and the next one asks the table. Its executions wait for each other, as those of cron and plain do. Time is from the first start, which takes n8n ten seconds or more, until the last lead was first told; a lead is lost that nobody hears of in ${QUIET_MS / 1000} s without news.`,
      head: HEAD,
      rows,
    };
  });
}

/** In their order, and a line for each that cannot be measured here. */
async function readyOf(wanted: readonly PeerName[], folder: string) {
  const [peers, missing]: [Peer[], string[][]] = [[], []];
  for (const one of PEERS.filter((peer) => wanted.includes(peer))) {
    const { name, ready } = PEER_OF[one];
    try {
      peers.push(await ready(folder));
    } catch (error) {
      const why = `not installed: ${whyNot(error)}`;
      process.stderr.write(`  ${name}, ${why}\n`);
      missing.push([name, why, ...Array.from({ length: HEAD.length - 2 }, () => '–')]);
    }
  }
  return { peers, missing };
}

async function outcomeOf(peer: Peer, isKilled: boolean): Promise<Outcome> {
  const outside = await Outside.start();
  try {
    return await inFolder(async (folder) => {
      await peer.prepare?.(folder, outside.addresses, MINUTE_MS);
      await outside.ask({ do: 'limit', messages: 20, inMs: MINUTE_MS, failAt: 2 });
      await outside.ask({ do: 'show', calls: CALLS, leads: LEADS, minutes: 15, nowMs: Date.now() });
      await outside.ask({ do: 'forget' });
      const beganMs = Date.now();
      let running = peer.start(folder, outside.addresses, MINUTE_MS);
      let peakMiB = 0;
      if (isKilled) {
        await outside.until((seen) => told(seen) >= LEADS / 3, { quietMs: QUIET_MS, everyMs: 5 });
        peakMiB = running.peakMiB() ?? 0;
        await running.kill('SIGKILL');
        running = peer.start(folder, outside.addresses, MINUTE_MS);
      }
      await outside.until((seen) => told(seen) === LEADS, { quietMs: QUIET_MS });
      // Whoever tells somebody twice does so after that.
      await new Promise((resolve) => setTimeout(resolve, 2 * MINUTE_MS));
      const seen = await outside.ask({ do: 'report' });
      peakMiB = Math.max(peakMiB, running.peakMiB() ?? 0);
      await running.kill('SIGTERM');
      const firsts = Object.values(seen.toldAtMs).map(([first = 0]) => first);
      return { name: peer.name, allMs: Math.max(...firsts) - beganMs, peakMiB: peakMiB || null, seen };
    });
  } finally {
    outside.stop();
  }
}

function rowOf({ name, allMs, peakMiB, seen }: Outcome, isKilled: boolean): string[] {
  const twice = Object.values(seen.toldAtMs).filter(({ length }) => length > 1).length;
  return [
    isKilled ? `${name}, killed` : name,
    seconds(allMs),
    peakMiB === null ? '–' : `${peakMiB.toFixed(0)} MiB`,
    String(seen.requests),
    String(seen.messages),
    String(seen.refused),
    String(told(seen)),
    String(seen.shown - told(seen)),
    String(twice),
    String(seen.saidAgain),
  ];
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [wanted] = readArguments<[PeerName[]]>('bench:peers').given;
  console.log(asMarkdown(await measureBacklog(wanted.length > 0 ? wanted : PEERS)));
}
