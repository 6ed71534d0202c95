import { join } from 'node:path';
import { Outside } from '../outside/outside.ts';
import { inFolder, ROOT, runOf, settingsOf } from './leadbell.ts';
import { Program } from './program.ts';
import { ratio, type Section } from './section.ts';

const SIZES = [1000, 10_000, 50_000];
const LEADS = 20;

/** The most memory that a whole run ever had, by how much it reads. */
export async function measureMemory(): Promise<Section> {
  const outside = await Outside.start();
  try {
    const rows: string[][] = [];
    const oursOf = (calls: number) =>
      inFolder((folder) => {
        const { command, args, env } = runOf(folder, outside.addresses, ['--once', '--timeout', '300']);
        return peakOf(outside, calls, () => new Program(command, args, { env, cwd: ROOT }));
      });
    // The first start after an installation compiles what it loads, and keeps it for all others.
    const first = await oursOf(LEADS);
    for (const calls of SIZES) {
      const ours = await oursOf(calls);
      const bare = await inFolder((folder) => {
        const env = settingsOf(folder, outside.addresses, 60_000);
        const script = join(ROOT, 'bench/peers/plain.ts');
        return peakOf(outside, calls, () => new Program(process.execPath, [script, 'once'], { env }));
      });
      rows.push([
        `${calls.toLocaleString('en')} records`,
        mib(ours),
        mib(bare),
        ours && bare ? ratio(ours, bare) : '–',
      ]);
    }
    return {
      title: 'Peak memory',
      note: `Of the whole process, as Linux counts it: \`leadbell run --once\`, with its table and queues inside, and a plain script that keeps only the As it read. Each list has ${LEADS} As. A start that finds nothing compiled yet, as the first one may, takes some 15 MiB more; the one before these, of ${LEADS} records, had ${mib(first)}.`,
      head: ['', 'leadbell', 'plain script', 'ratio'],
      rows,
    };
  } finally {
    outside.stop();
  }
}

async function peakOf(outside: Outside, calls: number, start: () => Program): Promise<number | null> {
  await outside.ask({ do: 'show', calls, leads: LEADS, minutes: 19, nowMs: Date.now() });
  await outside.ask({ do: 'forget' });
  const program = start();
  await program.ended();
  const seen = await outside.ask({ do: 'report' });
  if (Object.keys(seen.toldAtMs).length < LEADS) throw new Error(`of ${calls} calls not all As were told`);
  return program.peakMiB;
}

const mib = (value: number | null): string => (value === null ? '–' : `${value.toFixed(0)} MiB`);
