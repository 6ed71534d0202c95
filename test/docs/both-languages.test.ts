import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allFences, documents, headingAnchors, linkTargets, ROOT, readText } from './markdown.ts';

/** Pages that faults, alarms and other pages link by anchor, whatever the reader's language. */
const SAME_ANCHORS = ['docs/runbook.md', 'docs/configuration.md', 'docs/channels.md'];

const chineseOf = (page: string): string => page.replace(/\.md$/, '.zh-CN.md');
const bilingual = documents.filter((page) => existsSync(join(ROOT, chineseOf(page))));

/** Without comments, which are in the reader's language. */
const commands = (shell: string): string => shell.replace(/^\s*#.*\n|\s+#.*$/gm, '');

describe.each(SAME_ANCHORS)('%s in both languages', (page) => {
  const [english, chinese] = [page, chineseOf(page)].map(readText) as [string, string];

  it('has the same anchors in the same order', () => {
    expect(headingAnchors(english).length).toBeGreaterThan(5);
    expect(headingAnchors(chinese)).toEqual(headingAnchors(english));
  });

  it('has the same examples and commands', () => {
    const [one, other] = [english, chinese].map((text) =>
      allFences(text).map(({ language, text: body }) => [language, commands(body)]),
    );
    expect(one?.length).toBeGreaterThan(0);
    expect(other).toEqual(one);
  });

  it('has tables of as many rows, each with as many cells', () => {
    expect(tableRows(chinese)).toEqual(tableRows(english));
  });

  it('names the same keys, codes and faults in each row of its tables', () => {
    expect(namedInRows(chinese)).toEqual(namedInRows(english));
  });
});

describe('pages in Chinese', () => {
  it('are found', () => {
    expect(bilingual).toEqual(expect.arrayContaining(['README.md', ...SAME_ANCHORS]));
  });

  it.each(bilingual)(
    'that of %s links Chinese pages where there are some, and its own original first',
    (page) => {
      const chinese = chineseOf(page);
      const linked = linkTargets(readText(chinese)).map((target) =>
        join(dirname(chinese), target.split('#')[0] ?? ''),
      );
      expect(linked[0]).toBe(page);
      expect(linked.filter((target) => target !== page && bilingual.includes(target))).toEqual([]);
      expect(linkTargets(readText(page))[0]).toBe(basename(chinese));
    },
  );
});

const rowsOf = (markdown: string): string[] => markdown.split('\n').filter((line) => line.startsWith('|'));

const tableRows = (markdown: string): number[] =>
  rowsOf(markdown).map((row) => row.replaceAll('\\|', '').split('|').length);

/** What stands in the first cell in code letters. */
const namedInRows = (markdown: string): string[][] =>
  rowsOf(markdown).map((row) =>
    [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
  );
