import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { anchors, documents, linkTargets, ROOT, readText } from './markdown.ts';

/** Why a link leads nowhere; null where it leads somewhere, or out of the repository. */
function brokenBecause(from: string, target: string): string | null {
  if (/^[a-z]+:/.test(target)) return null;
  const [path = '', anchor] = target.split('#');
  const to = path === '' ? from : join(dirname(from), decodeURI(path));
  if (to.startsWith('..') || !existsSync(join(ROOT, to))) return `${target}: there is no ${to}`;
  if (anchor === undefined || !to.endsWith('.md')) return null;
  return anchors(readText(to)).has(decodeURI(anchor)) ? null : `${target}: ${to} has no such heading`;
}

describe('documents', () => {
  it('are found', () => {
    expect(documents).toEqual(
      expect.arrayContaining(['README.md', 'README.zh-CN.md', 'docs/deploy.md', 'docs/runbook.md']),
    );
  });

  it.each(documents)('%s points at what is there', (document) => {
    const broken = linkTargets(readText(document)).map((target) => brokenBecause(document, target));
    expect(broken.filter((why) => why !== null)).toEqual([]);
  });

  it.each([
    ['docs/no-such-file.md', 'there is no docs/no-such-file.md'],
    ['#no-such-heading', 'README.md has no such heading'],
    ['docs/runbook.md#no-such-alarm', 'docs/runbook.md has no such heading'],
    ['../elsewhere.md', 'there is no ../elsewhere.md'],
  ])('a link to %s would be noticed', (target, why) => {
    expect(brokenBecause('README.md', target)).toBe(`${target}: ${why}`);
  });

  it('have their anchors made as GitHub does', () => {
    const markdown =
      '# In aws-cn, `sub`?\n## 检查：一切正常吗？\n## Costs\n## Costs\n```sh\n# a comment\n```\n## See [this](x.md)\n';
    expect([...anchors(markdown)]).toEqual([
      'in-aws-cn-sub',
      '检查一切正常吗',
      'costs',
      'costs-1',
      'see-this',
    ]);
  });
});
