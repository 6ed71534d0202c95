import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { parseNotices } from './read-notices.ts';
import { tableOf } from './table-of.ts';

// npm run working-days
const at = (name: string) => join(import.meta.dirname, name);
const notices = parseNotices(parse(await readFile(at('notices.yaml'), 'utf8')));
await writeFile(at('table.ts'), tableOf(notices));
