import { join } from 'node:path';
import { ROOT, runOf, settingsOf } from '../measures/leadbell.ts';
import { Program } from '../measures/program.ts';
import type { Addresses } from '../outside/asked.ts';
import { writeFlow } from './node-red.ts';

/** What can be started, killed, and started again on what it left on disk. */
export interface Peer {
  name: string;
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
const paceOf = (minuteMs: number): string => String((minuteMs / 20) * 1.02);

export const leadbell: Peer = {
  name: 'leadbell',
  start(folder, addresses) {
    const { command, args, env } = runOf(folder, addresses);
    return asRunning(new Program(command, args, { env, cwd: ROOT }));
  },
};

export const plain: Peer = {
  name: 'plain script (Node)',
  start(folder, addresses, minuteMs) {
    const env = { ...settingsOf(folder, addresses, minuteMs), PACE: paceOf(minuteMs) };
    return asRunning(new Program(process.execPath, [join(import.meta.dirname, 'plain.ts')], { env }));
  },
};

/** Started each minute, whether the one before has ended or not. */
export const cron: Peer = {
  name: 'cron script (Python)',
  start(folder, addresses, minuteMs) {
    const env = { ...settingsOf(folder, addresses, minuteMs), PACE: paceOf(minuteMs) };
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

/** @param installed the folder with its node_modules */
export const nodeRed = (installed: string): Peer => ({
  name: 'Node-RED flow',
  start(folder, addresses, minuteMs) {
    writeFlow(folder, minuteMs);
    const red = join(installed, 'node_modules/node-red/red.js');
    const args = [red, '--userDir', folder, '--settings', join(folder, 'settings.js'), 'flows.json'];
    return asRunning(new Program(process.execPath, args, { env: settingsOf(folder, addresses, minuteMs) }));
  },
});
