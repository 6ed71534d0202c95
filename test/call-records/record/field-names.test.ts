import { expect, test } from 'vitest';
import { fieldNamed } from '../../../lambdas/call-records/record/field-names.ts';
import { readRecord } from '../../../lambdas/call-records/record/read-record.ts';
import { vendorRecord } from '../../support/records.ts';

const row = readRecord(vendorRecord(), 'Asia/Shanghai');
if (!row.readable) throw new Error(row.problem);
const { record } = row;

test.each(Object.keys(vendorRecord()))('the vendor’s field %s has one of ours', (name) => {
  expect(fieldNamed(name, record)).not.toBeNull();
});

test.each([
  ['callid', 'callId'],
  ['duration', 'durationMs'],
  ['calldate', 'calledAtMs'],
  ['bridge_calldate', 'bridgeCalledAtMs'],
  ['bridge_answerdate', 'bridgeAnsweredAtMs'],
  ['intention_results', 'grade'],
  ['gender_str', 'genderText'],
  ['level_name', 'levelName'],
  ['send_wechat_data', 'sendWechatData'],
  ['callee', 'callee'],
  ['hungUpAtMs', 'hungUpAtMs'],
])('%s is %s', (name, field) => {
  expect(fieldNamed(name, record)).toBe(field);
});

test.each(['wechat', 'toString', 'call_date', ''])('there is no field %j', (name) => {
  expect(fieldNamed(name, record)).toBeNull();
});
