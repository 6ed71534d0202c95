import { globSync } from 'node:fs';
import { ROOT, readText, withoutCode } from './markdown.ts';

/** Files whose texts people read in Chinese, by path from the root: pages, and the words of messages and screens. */
export const chineseFiles: readonly string[] = globSync(
  [
    '*.zh-CN.md',
    'docs/**/*.zh-CN.md',
    'lambdas/**/*zh-CN.ts',
    'lambdas/faults/silences/silence-words.ts',
    'lambdas/alerts/test-alert.ts',
    'lambdas/assignment/outcome-words.ts',
    'infra/watching/words.ts',
    'cli/init/file-text.ts',
    'local/console/{token-page.ts,page/words-zh-CN.js}',
    'local/machine/told-line.ts',
    'local/demo/{dialogues,run-demo,team,people}.ts',
  ],
  { cwd: ROOT },
).sort();

/** Its lines without code: fences and code letters of a page, comments and names of a program. */
export function proseOf(path: string): string[] {
  const text = readText(path);
  const prose = path.endsWith('.md') ? withoutCode(text) : withoutComments(text);
  return prose.split('\n');
}

/** Line breaks stay, so that numbers of lines are true. */
const withoutComments = (program: string): string =>
  program
    .replace(/\/\*.*?\*\//gs, (comment) => comment.replace(/[^\n]/g, ''))
    .replace(/(^|\s)\/\/ .*$/gm, '$1');
