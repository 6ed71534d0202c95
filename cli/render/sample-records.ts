import { SAMPLE_LEAD, SAMPLE_PHONE } from '../../lambdas/alerts/sample-lead.ts';
import { readRecord } from '../../lambdas/call-records/record/read-record.ts';
import type { CallRecord } from '../../lambdas/call-records/record.ts';
import type { Config, TaskConfig } from '../../lambdas/config/config.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { formatZonelessTime } from '../../lambdas/platform/time/zoned-time.ts';

/** One more than comes in full at once, and some. */
const SAMPLES = 12;
const RING_MS = 4 * SECOND_MS;

type SampleConfig = Pick<Config, 'accounts' | 'locale' | 'timeZone'>;

/** Leads of the customer who does not exist, each called five minutes before the one before it. */
export const sampleRecords = (config: SampleConfig, task: TaskConfig, lastEndedAtMs: number): CallRecord[] =>
  Array.from({ length: SAMPLES }, (_, at) =>
    sampleRecord(config, task, {
      number: at + 1,
      endedAtMs: lastEndedAtMs - at * 5 * MINUTE_MS,
      grade: Math.min(...task.grades),
    }),
  );

/** From nine to eight each day, a call each quarter of an hour. */
const CALLS_A_DAY = 44;
const FIRST_CALL_MS = 9 * HOUR_MS;
/** What becomes of calls, in turn. Null: nobody answered. */
const GRADES = [4, null, 3, 5, null, 'wanted', 4, null, 2, 3, null] as const;

/** Calls of a window and of the one before it, some of them leads. */
export function sampleCalls(
  config: SampleConfig,
  task: TaskConfig,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): CallRecord[] {
  const days = Math.ceil((toMs - fromMs) / DAY_MS);
  return Array.from({ length: 2 * days * CALLS_A_DAY }, (_, at) => {
    const dayMs = fromMs + (Math.floor(at / CALLS_A_DAY) - days) * DAY_MS;
    const grade = GRADES[at % GRADES.length] ?? null;
    return sampleRecord(config, task, {
      number: at + 1,
      endedAtMs: dayMs + FIRST_CALL_MS + (at % CALLS_A_DAY) * 15 * MINUTE_MS,
      grade: grade === 'wanted' ? Math.min(...task.grades) : grade,
    });
  });
}

interface Sample {
  number: number;
  endedAtMs: number;
  grade: number | null;
}

/** As the record list has it, and read as that is. */
function sampleRecord(
  { accounts, locale, timeZone }: SampleConfig,
  task: TaskConfig,
  { number, endedAtMs, grade }: Sample,
): CallRecord {
  const zone = accounts[task.account]?.timeZone ?? timeZone;
  const { name, company, province, city, quote, note } = SAMPLE_LEAD[locale];
  const time = (atMs: number) => formatZonelessTime(atMs, zone);
  const answeredAtMs = endedAtMs - MINUTE_MS;
  const isAnswered = grade !== null;
  const row = readRecord(
    {
      id: `sample-${number}`,
      task_id: task.id,
      intention_results: grade,
      name: number === 1 ? name : `${name} ${number}`,
      company,
      callee: SAMPLE_PHONE,
      province,
      city,
      calldate: time(answeredAtMs - RING_MS),
      answerdate: isAnswered ? time(answeredAtMs) : null,
      hangupdate: time(endedAtMs),
      created_at: time(answeredAtMs),
      bill: isAnswered ? MINUTE_MS : 0,
      rounds: isAnswered ? 4 : 0,
      extra: note,
      tags: [],
      components: [],
      details: isAnswered ? [{ sequence: 1, notify: 'asrmessage_notify', question: quote }] : [],
    },
    zone,
  );
  if (!row.readable) throw new TypeError(`a sample record cannot be read: ${row.problem}`);
  return row.record;
}
