import { join } from 'node:path';
import { ROOT } from './leadbell.ts';
import { Program } from './program.ts';
import type { Section } from './section.ts';

const ROUNDS = 15;

type Row = Record<'function' | 'KB at start' | 'ms' | 'reference ms' | 'ratio' | 'ratio CPU', string>;

/** bench/start, with fewer rounds. */
export async function measureStarts(): Promise<Section> {
  const program = new Program(process.execPath, [
    join(ROOT, 'bench/start/start.ts'),
    String(ROUNDS),
    '--json',
  ]);
  if ((await program.ended()) !== 0) throw new Error('bench/start failed: BENCH_VERBOSE=1 shows why');
  const rows = JSON.parse(program.output) as Row[];
  return {
    title: 'Starts of the functions',
    note: `\`import()\` of each bundle as it is deployed, beside a bundle of just the clients of the table and the queue; medians of ${ROUNDS}, by turns.`,
    head: ['', 'leadbell', 'clients', 'ratio', 'ratio of CPU', 'KB at start'],
    rows: rows.map((row) => [
      row.function,
      `${row.ms} ms`,
      `${row['reference ms']} ms`,
      `${row.ratio} ×`,
      `${row['ratio CPU']} ×`,
      row['KB at start'],
    ]),
  };
}
