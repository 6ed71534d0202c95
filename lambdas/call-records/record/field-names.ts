import type { CallRecord } from '../record.ts';

/** The vendor's names that are not just our names in snake_case. */
const VENDOR_NAMES = new Map<string, keyof CallRecord>(
  Object.entries({
    callid: 'callId',
    duration: 'durationMs',
    bill: 'billMs',
    calldate: 'calledAtMs',
    hangupcause: 'hangupCause',
    hangupdate: 'hungUpAtMs',
    answerdate: 'answeredAtMs',
    bridge_callid: 'bridgeCallId',
    bridge_calldate: 'bridgeCalledAtMs',
    bridge_answerdate: 'bridgeAnsweredAtMs',
    created_at: 'createdAtMs',
    updated_at: 'updatedAtMs',
    read_at: 'readAtMs',
    processed_at: 'processedAtMs',
    number_created_at: 'numberCreatedAtMs',
    intention_results: 'grade',
    gender_str: 'genderText',
    hangup_disposition_str: 'hangupDispositionText',
  } as const),
);

/** A field of a record by the vendor's name or ours. Null: it has none of that name. */
export function fieldNamed(name: string, record: CallRecord): keyof CallRecord | null {
  const ours =
    VENDOR_NAMES.get(name) ?? name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const field = ours as keyof CallRecord;
  return Object.hasOwn(record, field) ? field : null;
}
