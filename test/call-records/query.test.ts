import { describe, expect, test } from 'vitest';
import { type RecordQuery, type RecordSource, recordUrl } from '../../lambdas/call-records/query.ts';
import { NOON_MS } from '../support/clock.ts';

const source: RecordSource = {
  baseUrl: 'https://node.example.cn:8443/white/',
  userId: 'u/1',
  subUserId: null,
  timeZone: 'Asia/Shanghai',
};
const ask = (query: Partial<RecordQuery>, of: Partial<RecordSource> = {}) =>
  recordUrl({ ...source, ...of }, { taskId: 't?1', ...query }, 2);
const saying = (query: Partial<RecordQuery>) => new URL(ask(query)).searchParams;

describe('the address of a page', () => {
  test('is that of the node, with its port and prefix, and no id leads elsewhere', () => {
    expect(ask({})).toBe('https://node.example.cn:8443/white/agent-api/user/u%2F1/task/t%3F1/record?page=2');
  });

  test.each([
    ['http://node.example.cn', 'http://node.example.cn/agent-api/'],
    ['http://node.example.cn/', 'http://node.example.cn/agent-api/'],
    ['http://node.example.cn/a//', 'http://node.example.cn/a/agent-api/'],
    ['https://me:secret@node.example.cn/a?b=c', 'https://node.example.cn/a/agent-api/'],
  ])('begins of %s with %s', (baseUrl, start) => {
    expect(ask({}, { baseUrl }).startsWith(start)).toBe(true);
  });

  test('says nothing that was not asked for', () => {
    const nothing = {
      perPage: 0,
      startAtMs: null,
      endAtMs: null,
      keyword: '',
      hangupDateMs: null,
      levels: [],
    };
    expect([...saying(nothing)]).toEqual([['page', '2']]);
  });

  test('holds whole seconds: the first rounded down, the last one up', () => {
    const query = saying({ startAtMs: 0, endAtMs: NOON_MS + 1, hangupDateMs: [NOON_MS + 999, NOON_MS + 1] });
    expect(query.get('start_at')).toBe('1970-01-01 08:00:00');
    expect(query.get('end_at')).toBe('2026-03-02 12:00:01');
    expect(query.getAll('hangup_date[]')).toEqual(['2026-03-02 12:00:00', '2026-03-02 12:00:01']);
    expect(saying({ endAtMs: NOON_MS }).get('end_at')).toBe('2026-03-02 12:00:00');
  });

  test('carries lists in PHP’s brackets, and spaces as %20', () => {
    const url = ask(
      { perPage: 50, keyword: 'a b&c', levels: [[0, 500], [900]], intentionTags: [1, 2] },
      { subUserId: 's 1' },
    );
    expect(url).toContain('&keyword=a%20b%26c&');
    expect([...new URL(url).searchParams]).toEqual([
      ['page', '2'],
      ['per_page', '50'],
      ['keyword', 'a b&c'],
      ['levels[0][]', '0'],
      ['levels[0][]', '500'],
      ['levels[1][]', '900'],
      ['intention_tags[]', '1'],
      ['intention_tags[]', '2'],
      ['sub_user_id', 's 1'],
    ]);
  });
});
