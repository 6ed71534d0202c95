import { describe, expect, it } from 'vitest';
import { readAlarm } from '../../../lambdas/faults/alarms/alarm.ts';

const published = (fields: object = {}) =>
  JSON.stringify({
    AlarmName: 'leadbell-alerting-Alarmsticksilent1A2B',
    AlarmDescription: 'The clock has not run. What to do: https://example.cn/runbook.md#tick-silent',
    NewStateValue: 'ALARM',
    OldStateValue: 'OK',
    NewStateReason: 'Threshold Crossed',
    StateChangeTime: '2026-11-26T09:03:00.123+0000',
    Trigger: { Dimensions: [] },
    ...fields,
  });
const of = (...dimensions: [string, string][]) =>
  readAlarm(published({ Trigger: { Dimensions: dimensions.map(([name, value]) => ({ name, value })) } }))?.of;

describe('an alarm of CloudWatch', () => {
  it('is read whole', () => {
    expect(readAlarm(published())).toEqual({
      name: 'leadbell-alerting-Alarmsticksilent1A2B',
      description: 'The clock has not run. What to do: https://example.cn/runbook.md#tick-silent',
      state: 'ALARM',
      before: 'OK',
      changedAtMs: Date.parse('2026-11-26T09:03:00.123Z'),
      reason: 'Threshold Crossed',
      kind: 'tick-silent',
      of: null,
    });
  });

  it('may lack what CloudWatch may leave out', () => {
    const bare = { AlarmName: 'a', NewStateValue: 'OK', StateChangeTime: '2026-11-26T17:03:00+0800' };
    expect(readAlarm(JSON.stringify(bare))).toEqual({
      name: 'a',
      description: '',
      state: 'OK',
      before: '',
      changedAtMs: Date.parse('2026-11-26T09:03:00Z'),
      reason: '',
      kind: null,
      of: null,
    });
    expect(readAlarm(published({ AlarmDescription: null, Trigger: {} }))).toMatchObject({
      description: '',
      of: null,
    });
  });

  it('may be without data', () => {
    expect(readAlarm(published({ NewStateValue: 'INSUFFICIENT_DATA' }))?.state).toBe('INSUFFICIENT_DATA');
  });

  it.each([
    ['no JSON', 'not JSON'],
    ['another message', '{}'],
    ['an unknown state', published({ NewStateValue: 'BROKEN' })],
    ['no time', published({ StateChangeTime: 'yesterday' })],
  ])('is not what has %s', (_, text) => {
    expect(readAlarm(text)).toBeNull();
  });

  it('has its kind at the end of its description, where the runbook is linked', () => {
    const kind = (AlarmDescription: string) => readAlarm(published({ AlarmDescription }))?.kind;
    expect(kind('see #tick-silent first')).toBeNull();
    expect(kind('see #Tick')).toBeNull();
    expect(kind('see x#a#digest-late')).toBe('digest-late');
  });

  it('is about what its dimension names', () => {
    expect(of(['service', 'leadbell'], ['account', 'acme'])).toBe('acme');
    expect(of(['channel', '%E9%94%80%E5%94%AE'])).toBe('销售');
    expect(of(['channel', '100%'])).toBe('100%');
    expect(of(['function', 'poll'])).toBe('poll');
    expect(of(['my-account', 'acme'])).toBeNull();
    expect(of(['accounts', 'acme'])).toBeNull();
  });

  it('is about a function by the name that CloudFormation gave it', () => {
    expect(of(['FunctionName', 'leadbell-alerting-DeliverFunction1A2B-x'])).toBe('deliver');
    expect(of(['FunctionName', 'something-else'])).toBeNull();
    expect(of(['MyFunctionName', 'leadbell-alerting-DeliverFunction1A2B-x'])).toBeNull();
    expect(of(['FunctionNames', 'leadbell-alerting-DeliverFunction1A2B-x'])).toBeNull();
  });
});
