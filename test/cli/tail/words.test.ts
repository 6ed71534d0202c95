import { describe, expect, it } from 'vitest';
import { readLine } from '../../../cli/tail/log-line.ts';
import { sayLine } from '../../../cli/tail/words.ts';
import type { LeadDelivery } from '../../../lambdas/deliveries/delivery.ts';
import { logOutcome } from '../../../lambdas/deliveries/lanes/log-outcome.ts';
import { type LogFields, silentLog } from '../../../lambdas/platform/log/log.ts';
import { NOON_MS } from '../../support/clock.ts';
import { dueDelivery } from '../../support/deliveries.ts';

const read = (text: string) => readLine({ function: 'deliver', atMs: NOON_MS, text });
const naming = { timeZone: 'Asia/Shanghai', taskName: () => '秋季课程回访' };
const say = (message: string, fields: LogFields) => {
  const line = read(JSON.stringify({ level: 'INFO', message, fields }));
  return line === null ? null : sayLine(line, naming);
};

describe('a line of a log', () => {
  it.each([
    [
      'deliver done',
      { channel: 'sales', outcome: 'delivered', messages: 1, sent: 3, toAlertMs: [21_000] },
      'sales: 1 messages, 3 leads told, 21 s after hang-up at most',
    ],
    [
      'deliver done',
      { channel: 'sales', outcome: 'stopped', messages: 1, retried: 3 },
      'sales: stopped, 1 messages, 3 to be tried again',
    ],
    [
      'poll done',
      {
        taskKey: 'k',
        outcome: 'complete',
        filtered: true,
        listed: 3,
        fromMs: NOON_MS,
        toMs: null,
        reasons: { known: 3 },
      },
      '秋季课程回访: 3 records of wanted grades since 03-02 12:00: 3 known',
    ],
    [
      'poll-failed done',
      { taskKey: 'k', told: 2 },
      '秋季课程回访: AWS failed half-way, after 2 new leads; it is read again',
    ],
    [
      'reads-skipped done',
      { account: 'acme', tier: 'short', windows: 4 },
      'account acme: 4 short windows were not read in their time',
    ],
    [
      'digest done',
      { digest: 'daily', outcome: 'filled', fault: null, calls: 9, leads: 2, written: 1 },
      'daily: filled, 9 calls, 2 leads, 1 messages written',
    ],
    [
      'answer done',
      { page: 'lead', method: 'POST', status: 303, did: 'claimed', refused: null },
      'page lead, POST 303: claimed',
    ],
    ['failure done', { messages: 1 }, '1 messages failed and come back'],
    ['Alarm', { alarm: 'tick-silent', state: 'ALARM', before: 'OK' }, 'alarm tick-silent is ALARM, was OK'],
    ['A send failed\u001b[31m\nhere', { channel: 'sales' }, 'A send failed here  channel=sales'],
  ])('%s %j', (message, fields, said) => {
    expect(say(message, fields)).toBe(said);
  });

  function saidOf(delivery: LeadDelivery, toAlertMs: number | null) {
    let logged: LogFields = {};
    const log = {
      ...silentLog,
      info(_message: string, fields: LogFields = {}) {
        logged = fields;
      },
    };
    logOutcome(log, delivery, toAlertMs);
    return { said: say('A lead was told, or tried to be', logged), logged };
  }

  it('says what became of a lead, by its record alone', () => {
    const delivery = dueDelivery({ state: 'pending', detail: 'errcode -1', attempts: 2 }) as LeadDelivery;
    const { said, logged } = saidOf(delivery, null);
    expect(said).toMatch(/^sales: alert A of \S+: not yet: errcode -1; again at 12:00:00$/);
    expect(logged).toMatchObject({ taskName: '秋季课程回访', attempts: 2 });
    const { name, phone } = delivery.told.lead;
    expect(name).toBeTruthy();
    expect(JSON.stringify(logged)).not.toContain(String(name));
    expect(JSON.stringify(logged)).not.toContain(String(phone));
  });

  it('says how soon a lead was told, and its tries where it took more than one', () => {
    const { said, logged } = saidOf(dueDelivery({ state: 'sent', attempts: 1 }) as LeadDelivery, 21_000);
    expect(said).toMatch(/^sales: alert A of \S+: sent, 21 s after hang-up$/);
    expect(logged).not.toHaveProperty('attempts');
  });

  it('of Lambda counts where it ended a call, once', () => {
    const record = { status: 'timeout', metrics: { durationMs: 120_000.4 } };
    expect(read(JSON.stringify({ type: 'platform.report', record }))).toMatchObject({
      level: 'error',
      message: 'Lambda ended the call after 120000 ms: timeout',
      isQuiet: false,
    });
    expect(read(JSON.stringify({ type: 'platform.runtimeDone', record }))?.isQuiet).toBe(true);
    expect(read(JSON.stringify({ type: 'platform.start', record: {} }))?.isQuiet).toBe(true);
    expect(read('{ not JSON')).toMatchObject({ message: '{ not JSON', isQuiet: false });
    expect(read(JSON.stringify({ errorType: 'Error', errorMessage: 'no such module' }))).toMatchObject({
      level: 'error',
      message: 'no such module',
    });
  });
});
