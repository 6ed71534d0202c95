import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');

/** What a user reads of the repository, by path from its root. */
export const documents: readonly string[] = globSync(['*.md', 'docs/**/*.md'], { cwd: ROOT }).sort();

export const readText = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** Contents of the fenced blocks of one language. */
export function fences(markdown: string, language: string): string[] {
  const blocks = markdown.matchAll(/^( *)(`{3,}|~{3,})(\S*)\n(.*?)^\1\2$/gms);
  return [...blocks].filter(([, , , name]) => name === language).map(([, , , , text = '']) => text);
}

const withoutFences = (markdown: string): string => markdown.replace(/^( *)(`{3,}|~{3,}).*?^\1\2$/gms, '');

/** Where links and pictures point, as it is written. */
export function linkTargets(markdown: string): string[] {
  const prose = withoutFences(markdown).replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
}

/** Anchors of the headings, as GitHub makes them: https://github.com/gjtorikian/html-pipeline */
export function anchors(markdown: string): Set<string> {
  const made = new Set<string>();
  for (const [, heading = ''] of withoutFences(markdown).matchAll(/^#{1,6} +(.+?) *$/gm)) {
    const text = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const anchor = text.replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '').replaceAll(' ', '-');
    let unique = anchor;
    for (let again = 1; made.has(unique); again += 1) unique = `${anchor}-${again}`;
    made.add(unique);
  }
  return made;
}
