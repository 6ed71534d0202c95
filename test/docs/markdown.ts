import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');

/** What a user reads of the repository, by path from its root. */
export const documents: readonly string[] = globSync(['*.md', 'docs/**/*.md'], { cwd: ROOT }).sort();

export const readText = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

export function allFences(markdown: string): { language: string; text: string }[] {
  const blocks = markdown.matchAll(/^( *)(`{3,}|~{3,})(\S*)\n(.*?)^\1\2$/gms);
  return [...blocks].map(([, , , language = '', text = '']) => ({ language, text }));
}

/** Contents of the fenced blocks of one language. */
export const fences = (markdown: string, wanted: string): string[] =>
  allFences(markdown).flatMap(({ language, text }) => (language === wanted ? text : []));

const withoutFences = (markdown: string): string => markdown.replace(/^( *)(`{3,}|~{3,}).*?^\1\2$/gms, '');

/** Without fences, code letters and where links point. Line breaks stay. */
export const withoutCode = (markdown: string): string =>
  markdown
    .replace(/^( *)(`{3,}|~{3,}).*?^\1\2$/gms, (fence) => fence.replace(/[^\n]/g, ''))
    .replace(/`[^`\n]*`/g, '`')
    .replace(/\]\([^)\s]+\)/g, ']');

/** Where links and pictures point, as it is written. */
export function linkTargets(markdown: string): string[] {
  const prose = withoutFences(markdown).replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
}

/** By what each heading is linked, in order: an `<a id="…"></a>` on the line above it, or the anchor that GitHub makes. */
export function headingAnchors(markdown: string): string[] {
  const made = new Set<string>();
  const headings = withoutFences(markdown).matchAll(/^(?:<a id="([^"]+)"><\/a>\n)?#{1,6} +(.+?) *$/gm);
  return [...headings].map(([, explicit, heading = '']) => {
    const own = uniqueAnchor(heading, made);
    made.add(own);
    return explicit ?? own;
  });
}

/** As GitHub makes them: https://github.com/gjtorikian/html-pipeline */
function uniqueAnchor(heading: string, made: ReadonlySet<string>): string {
  const text = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
  const anchor = text.replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '').replaceAll(' ', '-');
  let unique = anchor;
  for (let again = 1; made.has(unique); again += 1) unique = `${anchor}-${again}`;
  return unique;
}

export const anchors = (markdown: string): Set<string> => new Set(headingAnchors(markdown));
