import { join } from 'node:path';
import { Outside } from '../outside/outside.ts';
import { TASK_ID, USER_ID } from './leadbell.ts';
import { result } from './program.ts';
import { quantile, ratio, type Section, seconds } from './section.ts';

interface Listed {
  records: number;
  ms: number;
  cpuMs: number;
}

const RECORDS = 10_000;
const ROUNDS = 5;

/** How fast a long list is read. Both take turns, so that whatever else the machine does falls on both. */
export async function measureListing(): Promise<Section> {
  const outside = await Outside.start();
  try {
    await outside.ask({ do: 'show', calls: RECORDS, leads: 200, minutes: 600, nowMs: Date.now() });
    const { vendor } = outside.addresses;
    const url = `${vendor}/agent-api/user/${USER_ID}/task/${TASK_ID}/record`;
    const rows: string[][] = [];
    for (const atOnce of ['4', '8']) {
      const [ours, bare]: [Listed[], Listed[]] = [[], []];
      for (let round = 0; round < ROUNDS; round += 1) {
        ours.push(await listed('list-ours.ts', vendor, atOnce));
        bare.push(await listed('list-bare.ts', url, atOnce));
      }
      const median = (of: readonly Listed[], what: 'ms' | 'cpuMs') =>
        quantile(
          of.map((one) => one[what]),
          0.5,
        );
      const [one, other] = [median(ours, 'ms'), median(bare, 'ms')];
      rows.push([
        `${atOnce} pages at once`,
        seconds(one),
        seconds(other),
        ratio(other, one),
        ratio(median(bare, 'cpuMs'), median(ours, 'cpuMs')),
      ]);
    }
    return {
      title: 'Listing 10,000 records',
      note: `100 a page, from a vendor in another process; the median of ${ROUNDS}, each in a process of its own. The bare one is fetch and JSON.parse. Ratios are of speeds: 1 would be as fast. That of CPU says more on a busy machine.`,
      head: ['', 'leadbell', 'bare', 'ratio', 'ratio of CPU'],
      rows,
    };
  } finally {
    outside.stop();
  }
}

async function listed(script: string, url: string, atOnce: string): Promise<Listed> {
  const measured = await result<Listed>(join(import.meta.dirname, script), [url, atOnce]);
  if (measured.records < RECORDS) throw new Error(`${script} read ${measured.records} of ${RECORDS}`);
  return measured;
}
