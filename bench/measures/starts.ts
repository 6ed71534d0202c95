import { join } from 'node:path';
import { ROOT } from './leadbell.ts';
import { Program } from './program.ts';
import type { Section } from './section.ts';

const ROUNDS = 15;

type Row = Record<'function' | 'ms' | 'reference ms' | 'ratio' | 'ratio CPU', string>;

interface Measured {
  starts: (Row & { 'KB at start': string })[];
  calls: (Row & { requests: number; steps: number })[];
}

/** bench/start, with fewer rounds. */
export async function measureStarts(): Promise<Section> {
  const program = new Program(process.execPath, [
    join(ROOT, 'bench/start/start.ts'),
    String(ROUNDS),
    '--json',
  ]);
  if ((await program.ended()) !== 0) throw new Error('bench/start failed: BENCH_VERBOSE=1 shows why');
  const { starts, calls } = JSON.parse(program.output) as Measured;
  const figures = (row: Row) => [
    `${row.ms} ms`,
    `${row['reference ms']} ms`,
    `${row.ratio} ×`,
    `${row['ratio CPU']} ×`,
  ];
  return {
    title: 'Starts of the functions',
    note: `\`import()\` of each bundle as it is deployed, beside a bundle of just the clients of the table and the queue; medians of ${ROUNDS}, by turns. With the first call: the same and a call that reads and rings over HTTPS, beside the clients that send the same requests, as many at once. Each answer takes 10 ms.`,
    head: ['', 'leadbell', 'clients', 'ratio', 'ratio of CPU', 'KB at start', 'requests', 'in a row'],
    rows: [
      ...starts.map((row) => [row.function, ...figures(row), row['KB at start'], '', '']),
      ...calls.map((row) => [
        `${row.function}, with its first call`,
        ...figures(row),
        '',
        String(row.requests),
        String(row.steps),
      ]),
    ],
  };
}
