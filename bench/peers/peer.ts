import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { PeerName } from '../commands.ts';
import { ROOT, runOf, settingsOf } from '../measures/leadbell.ts';
import { Program } from '../measures/program.ts';
import type { Addresses } from '../outside/asked.ts';
import { freePort, installed } from './installed.ts';
import { settingsOfN8n, WORKFLOW_ID, writeWorkflow } from './n8n.ts';
import { writeFlow } from './node-red.ts';

const NODE_RED = 'node-red@5.0.7';
const N8N = 'n8n@2.41.1';

/** What can be started, killed, and started again on what it left on disk. */
export interface Peer {
  name: string;
  /** What its users have done before it runs. */
  prepare?(folder: string, addresses: Addresses, minuteMs: number): Promise<void>;
  /** @param minuteMs what it takes for a minute */
  start(folder: string, addresses: Addresses, minuteMs: number): Running;
}

export interface Running {
  kill(signal: NodeJS.Signals): Promise<void>;
  peakMiB(): number | null;
}

const asRunning = (program: Program): Running => ({
  kill: (signal) => program.kill(signal),
  peakMiB: () => program.peakMiB,
});

/** A bit less often than the robot allows. */
const paceMsOf = (minuteMs: number): number => (minuteMs / 20) * 1.02;

const leadbell: Peer = {
  name: 'leadbell',
  start(folder, addresses) {
    const { command, args, env } = runOf(folder, addresses);
    return asRunning(new Program(command, args, { env, cwd: ROOT }));
  },
};

const plain: Peer = {
  name: 'plain script (Node)',
  start(folder, addresses, minuteMs) {
    const env = { ...settingsOf(folder, addresses, minuteMs), PACE: String(paceMsOf(minuteMs)) };
    return asRunning(new Program(process.execPath, [join(import.meta.dirname, 'plain.ts')], { env }));
  },
};

/** Started each minute, whether the one before has ended or not. */
const cron: Peer = {
  name: 'cron script (Python)',
  start(folder, addresses, minuteMs) {
    const env = { ...settingsOf(folder, addresses, minuteMs), PACE: String(paceMsOf(minuteMs)) };
    const programs: Program[] = [];
    const fire = () => programs.push(new Program('python3', [join(import.meta.dirname, 'cron.py')], { env }));
    fire();
    const timer = setInterval(fire, minuteMs);
    return {
      async kill(signal) {
        clearInterval(timer);
        await Promise.all(programs.map((program) => program.kill(signal)));
      },
      peakMiB: () => Math.max(...programs.map(({ peakMiB }) => peakMiB ?? 0)),
    };
  },
};

/** @param own the folder with its node_modules */
const nodeRed = (own: string): Peer => ({
  name: 'Node-RED flow',
  start(folder, addresses, minuteMs) {
    writeFlow(folder, minuteMs);
    const red = join(own, 'node_modules/node-red/red.js');
    const args = [red, '--userDir', folder, '--settings', join(folder, 'settings.js'), 'flows.json'];
    return asRunning(new Program(process.execPath, args, { env: settingsOf(folder, addresses, minuteMs) }));
  },
});

/** @param own the folder with its node_modules */
function n8n(own: string, ports: { web: number; broker: number }): Peer {
  const command = join(own, 'node_modules/n8n/bin/n8n');
  return {
    name: 'n8n workflow',
    async prepare(folder, addresses, minuteMs) {
      const env = { ...process.env, ...settingsOfN8n(folder, ports) };
      const settings = settingsOf(folder, addresses, minuteMs);
      const file = writeWorkflow(folder, settings, { minuteMs, paceMs: paceMsOf(minuteMs) });
      const run = (...args: string[]) => promisify(execFile)(process.execPath, [command, ...args], { env });
      await run('import:workflow', `--input=${file}`);
      await run('publish:workflow', `--id=${WORKFLOW_ID}`);
    },
    start: (folder) =>
      asRunning(new Program(process.execPath, [command, 'start'], { env: settingsOfN8n(folder, ports) })),
  };
}

/** Those that are not there are installed, into a folder of their own below the one that is given. */
export const PEER_OF: Readonly<
  Record<PeerName, { name: string; ready(folder: string): Peer | Promise<Peer> }>
> = {
  leadbell: { name: leadbell.name, ready: () => leadbell },
  plain: { name: plain.name, ready: () => plain },
  cron: { name: cron.name, ready: () => cron },
  'node-red': { name: 'Node-RED flow', ready: async (folder) => nodeRed(await installed(folder, NODE_RED)) },
  n8n: {
    name: 'n8n workflow',
    ready: async (folder) =>
      n8n(await installed(folder, N8N, 'sqlite3'), { web: await freePort(), broker: await freePort() }),
  },
};
