import { describe, expect, it } from 'vitest';
import { statusAsJson, statusAsText } from '../../cli/status/show-status.ts';
import { claimsOnTheWay } from '../../lambdas/assignment/claim-survey.ts';
import { accountKeyOf } from '../../lambdas/config/task-key.ts';
import type { Item } from '../../lambdas/platform/table/table.ts';
import { inEachLocale } from '../../lambdas/polling/locales/index.ts';
import type { StatusDeps } from '../../lambdas/status/status.ts';
import { NOON_MS } from '../support/clock.ts';
import { testConfig } from '../support/config.ts';
import { statusIn } from './status-in.ts';

const config = testConfig();
const [task] = config.tasks;
const KEY = task?.key ?? '';

const fault = (kind: string, subject: string, name: string): Item => ({
  pk: `FAULT#${kind}#${subject}`,
  sk: 'STATE',
  sighting: { kind, subject, name, ...inEachLocale('zh-CN', (locale) => `in ${locale}`) },
  sinceMs: NOON_MS,
  token: 't',
});
const claim = (recordId: string, openedAtMs: number): Item => ({
  pk: `RECORD#${recordId}`,
  sk: 'CLAIM',
  recordId,
  openedAtMs,
  token: 't',
});

const look = (items: readonly Item[], also?: StatusDeps['also']) =>
  statusIn(config, items, also ? { also } : {});

describe('the survey of the whole table', () => {
  it('shows a channel that the file has no more while something waits for it', async () => {
    const waits = { pk: 'RECORD#r1', sk: 'TOLD#A#north', state: 'pending', channel: 'north', token: 't' };
    const { status } = await look([waits]);
    expect(status.channels.map(({ name }) => name)).toEqual([...Object.keys(config.channels), 'north']);
    expect(status.channels.at(-1)).toMatchObject({ state: 'stopped', why: 'the file has no such channel' });
    expect(statusAsText(status, config)).toMatch(/north +STOPPED \(the file has no such channel\)/);
    expect((await look([])).status.channels).toHaveLength(Object.keys(config.channels).length);
  });

  it('calls a task and an account as the file does now, whatever they were called when a fault began', async () => {
    const { status } = await look([
      fault('task-unreadable', KEY, 'an old name'),
      fault('token-refused', accountKeyOf(KEY), 'an old account'),
      fault('channel-dead', 'north', 'north'),
    ]);
    expect(status.faults.map(({ subject }) => subject)).toEqual([task?.name, task?.account, 'north']);
  });

  it('has what is wrong in the language of each reader', async () => {
    const { status } = await look([fault('records-unreadable', KEY, 'x')]);
    expect(statusAsText(status, config)).toMatch(/records-unreadable .* in en\n/);
    expect(statusAsJson(status, config).faults).toMatchObject([{ what: 'in en' }]);
    expect(status.faults[0]).toMatchObject({
      what: 'in zh-CN',
      details: { en: 'in en', 'zh-CN': 'in zh-CN' },
    });
  });

  it('reads the table once, for claims too', async () => {
    const passing = claimsOnTheWay(NOON_MS);
    const items = [claim('b', 2), fault('channel-dead', 'north', 'north'), claim('a', 1)];
    const { status, scans } = await look(items, passing);
    expect(scans).toBe(1);
    expect(status.faults).toHaveLength(1);
    expect(passing.claims().map(({ recordId }) => recordId)).toEqual(['a', 'b']);
  });
});
