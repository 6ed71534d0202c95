import { join } from 'node:path';
import { Outside } from '../outside/outside.ts';
import { TASK_ID, USER_ID } from './leadbell.ts';
import { result } from './program.ts';
import { quantile, ratio, type Section, seconds } from './section.ts';

interface Listed {
  records: number;
  ms: number;
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
      const [ours, bare]: [number[], number[]] = [[], []];
      for (let round = 0; round < ROUNDS; round += 1) {
        ours.push(await listed('list-ours.ts', vendor, atOnce));
        bare.push(await listed('list-bare.ts', url, atOnce));
      }
      const [one, other] = [quantile(ours, 0.5), quantile(bare, 0.5)];
      rows.push([`${atOnce} pages at once`, seconds(one), seconds(other), ratio(other, one)]);
    }
    return {
      title: 'Listing 10,000 records',
      note: `100 a page, from a vendor in another process; the median of ${ROUNDS}, each in a process of its own. The bare one is fetch and JSON.parse. The ratio is of speeds: 1 would be as fast.`,
      head: ['', 'leadbell', 'bare', 'ratio'],
      rows,
    };
  } finally {
    outside.stop();
  }
}

async function listed(script: string, url: string, atOnce: string): Promise<number> {
  const { records, ms } = await result<Listed>(join(import.meta.dirname, script), [url, atOnce]);
  if (records < RECORDS) throw new Error(`${script} read ${records} of ${RECORDS}`);
  return ms;
}
