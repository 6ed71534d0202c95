/** The reference: lists, compares with what it told, notes it on disk, and posts. At each `look`. */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';

const { LIST_URL = '', ROBOT_URL = '', STATE = '.' } = process.env;
const told = new Set<string>();

interface Row {
  id: string;
  intention_results: number;
  name: string;
  callee: string;
}

async function look(): Promise<void> {
  const answer = await fetch(`${LIST_URL}?page=1&per_page=100`);
  const { data } = JSON.parse(await answer.text()) as { data: Row[] };
  for (const { id, intention_results, name, callee } of data) {
    if (intention_results !== 1 || told.has(id)) continue;
    told.add(id);
    appendFileSync(join(STATE, 'told.txt'), `${id}\n`);
    const body = JSON.stringify({ msgtype: 'markdown', markdown: { content: `${name}\n${callee}` } });
    const posted = await fetch(ROBOT_URL, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    await posted.text();
  }
}

process.on('message', (message: { look: number } | 'end') => {
  if (message === 'end') process.exit();
  void look();
});
process.send?.('ready');
