import { globSync } from 'node:fs';
import { ROOT, readText, withoutCode } from './markdown.ts';

/** Where texts are that people read in Chinese: pages, and the words of messages and screens. */
export const CHINESE: readonly string[] = [
  '*.zh-CN.md',
  'docs/**/*.zh-CN.md',
  'lambdas/**/*zh-CN.ts',
  'lambdas/**/zh-CN/*.ts',
  'lambdas/faults/silences/silence-words.ts',
  'lambdas/alerts/test-alert.ts',
  'lambdas/assignment/outcome-words.ts',
  'infra/watching/words.ts',
  'cli/init/file-text.ts',
  'local/console/page/*zh-CN.js',
  'local/console/token-page.ts',
  'local/machine/told-line.ts',
  'local/demo/{dialogues,run-demo,team,people}.ts',
];

export const filesOf = (pattern: string): string[] => globSync(pattern, { cwd: ROOT }).sort();
export const chineseFiles: readonly string[] = CHINESE.flatMap(filesOf);

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
