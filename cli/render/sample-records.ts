import { SAMPLE_LEAD, SAMPLE_PHONE } from '../../lambdas/alerts/sample-lead.ts';
import { readRecord } from '../../lambdas/call-records/record/read-record.ts';
import type { CallRecord } from '../../lambdas/call-records/record.ts';
import type { Config, TaskConfig } from '../../lambdas/config/config.ts';
import { MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { formatZonelessTime } from '../../lambdas/platform/time/zoned-time.ts';

/** One more than comes in full at once, and some. */
const SAMPLES = 12;
const RING_MS = 4 * SECOND_MS;

/**
 * Calls of the customer who does not exist, as the record list has them, read as those are. Each was made five minutes
 * before the one before it.
 */
export function sampleRecords(
  { accounts, locale, timeZone }: Pick<Config, 'accounts' | 'locale' | 'timeZone'>,
  task: TaskConfig,
  lastEndedAtMs: number,
): CallRecord[] {
  const zone = accounts[task.account]?.timeZone ?? timeZone;
  const { name, company, province, city, quote, note } = SAMPLE_LEAD[locale];
  const time = (atMs: number) => formatZonelessTime(atMs, zone);
  return Array.from({ length: SAMPLES }, (_, at) => {
    const endedAtMs = lastEndedAtMs - at * 5 * MINUTE_MS;
    const answeredAtMs = endedAtMs - MINUTE_MS;
    const id = `sample-${at + 1}`;
    const row = readRecord(
      {
        id,
        task_id: task.id,
        intention_results: Math.min(...task.grades),
        name: at === 0 ? name : `${name} ${at + 1}`,
        company,
        callee: SAMPLE_PHONE,
        province,
        city,
        calldate: time(answeredAtMs - RING_MS),
        answerdate: time(answeredAtMs),
        hangupdate: time(endedAtMs),
        created_at: time(answeredAtMs),
        bill: MINUTE_MS,
        rounds: 4,
        extra: note,
        tags: [],
        components: [],
        details: [{ sequence: 1, notify: 'asrmessage_notify', question: quote }],
      },
      zone,
    );
    if (!row.readable) throw new TypeError(`a sample record cannot be read: ${row.problem}`);
    return row.record;
  });
}
