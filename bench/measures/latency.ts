import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Outside, told } from '../outside/outside.ts';
import { inFolder, secretsOf, settingsOf } from './leadbell.ts';
import { millis, quantile, ratio, type Section } from './section.ts';

const SAMPLES = 30;
/** The first ones warm up whoever is measured. */
const LEFT_OUT = 3;

/** From the request that shows a new A until the robot has it. How often is asked is no part of it. */
export async function measureLatency(): Promise<Section> {
  const ours = await sampled('latency-ours.ts');
  const bare = await sampled('latency-bare.ts');
  const row = (name: string, part: number) => [
    name,
    millis(quantile(ours, part)),
    millis(quantile(bare, part)),
    ratio(quantile(ours, part), quantile(bare, part)),
  ];
  return {
    title: 'A new A: from the request that shows it until the robot has it',
    note: `${SAMPLES} As, one a look, told one by one; both write to disk. leadbell is what \`leadbell run\` runs, its clock put forward between the looks. The bare one lists, notes the id and posts.`,
    head: ['', 'leadbell', 'bare', 'ratio'],
    rows: [row('median', 0.5), row('p95', 0.95)],
  };
}

async function sampled(script: string): Promise<number[]> {
  const outside = await Outside.start();
  try {
    return await inFolder(async (folder) => {
      const { addresses } = outside;
      const env = { ...process.env, ...secretsOf(addresses), ...settingsOf(folder, addresses, 60_000) };
      const child = fork(join(import.meta.dirname, script), [folder, addresses.vendor], { env });
      await once(child, 'message');
      const samples: number[] = [];
      child.send({ look: 0 });
      await later(3000);
      for (let minute = 1; minute <= SAMPLES + LEFT_OUT; minute += 1) {
        const ms = await sample(outside, () => child.send({ look: minute }), Date.now() + minute * 60_000);
        if (minute > LEFT_OUT) samples.push(ms);
      }
      child.send('end');
      await once(child, 'exit');
      return samples;
    });
  } finally {
    outside.stop();
  }
}

async function sample(outside: Outside, look: () => void, nowMs: number): Promise<number> {
  await outside.ask({ do: 'add', nowMs });
  await outside.ask({ do: 'forget' });
  look();
  const seen = await outside.until((seen) => told(seen) > 0, { quietMs: 20_000 });
  const [toldAtMs = Number.NaN] = Object.values(seen.toldAtMs)[0] ?? [];
  if (Number.isNaN(toldAtMs)) throw new Error('the robot never heard of a new A');
  // Whatever is done after the message must not be done during the next one.
  await later(300);
  return toldAtMs - (seen.firstListedAtMs ?? 0);
}

const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
