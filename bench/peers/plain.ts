/**
 * A plain script, as good as they usually are: pages side by side, ids of what was told in a file, a pause between
 * messages, another try where the robot refuses or fails. `node plain.ts once` ends after the first look.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const {
  LIST_URL = '',
  ROBOT_URL = '',
  STATE = '.',
  MINUTE_MS = '60000',
  AT_ONCE = '8',
  PACE = '',
} = process.env;
const minuteMs = Number(MINUTE_MS);
const file = join(STATE, 'told.txt');
const told = new Set(existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []);
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

interface Row {
  id: string;
  intention_results: number;
  name: string;
  callee: string;
  calldate: string;
}

async function page(number: number): Promise<{ data: Row[]; meta: { last_page: number } }> {
  const from = new Date(Date.now() + 8 * 3_600_000 - 20 * 60_000)
    .toISOString()
    .slice(0, 19)
    .replace('T', ' ');
  const query = new URLSearchParams({ page: String(number), per_page: '100', start_at: from });
  const answer = await fetch(`${LIST_URL}?${query}`, { headers: { authorization: 'Bearer token' } });
  return (await answer.json()) as { data: Row[]; meta: { last_page: number } };
}

async function tell({ id, name, callee, calldate }: Row): Promise<void> {
  const content = `新的 A 级线索\n${name}\n${callee}\n${calldate}`;
  for (let tries = 1; tries <= 4; tries += 1) {
    const answer = await fetch(ROBOT_URL, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ msgtype: 'markdown', markdown: { content } }),
    });
    const { errcode } = (answer.ok ? await answer.json() : { errcode: -1 }) as { errcode: number };
    if (errcode === 0) {
      told.add(id);
      appendFileSync(file, `${id}\n`);
      if (PACE !== '') await sleep(Number(PACE));
      return;
    }
    await sleep(errcode === 45009 ? minuteMs : minuteMs / 60);
  }
}

async function look(): Promise<void> {
  const first = await page(1);
  const isNew = ({ id, intention_results }: Row) => intention_results === 1 && !told.has(id);
  const rows = first.data.filter(isNew);
  let next = 2;
  const worker = async (): Promise<void> => {
    while (next <= first.meta.last_page) {
      next += 1;
      rows.push(...(await page(next - 1)).data.filter(isNew));
    }
  };
  await Promise.all(Array.from({ length: Number(AT_ONCE) }, worker));
  for (const row of rows) await tell(row);
}

for (;;) {
  const beganMs = Date.now();
  await look();
  if (process.argv[2] === 'once') break;
  await sleep(Math.max(0, minuteMs - (Date.now() - beganMs)));
}
