import { formatZonelessTime } from '../../lambdas/platform/time/zoned-time.ts';

/** A record as the vendor's JSON has it. */
export type RawRecord = Record<string, unknown> & { id: string };

export const TASK_ID = '287e19c4-1966-49d6-8f02-b53ef11c0a55';
export const USER_ID = '4d99d91c-f5d9-49da-88da-758977cc58a9';

/** Monday 2 March 2026, noon in Shanghai: when a record's call is placed unless a test says otherwise. */
export const CALLED_AT_MS = Date.parse('2026-03-02T04:00:00Z');

export interface RecordOverrides {
  /** Epoch milliseconds; the record's other times follow from it. Default {@link CALLED_AT_MS}. */
  calledAtMs?: number;
  /** Default 37,140; 0 is a call that nobody answered. */
  talkMs?: number;
  /** Zone in which the vendor writes its times. Default Asia/Shanghai. */
  timeZone?: string;
  /** Any field of the vendor's JSON (`intention_results`, `callee`, …), taken as it is. */
  [field: string]: unknown;
}

let made = 0;

/** A whole and believable answered call, graded A, unlike any other one in its id; override what the story is about. */
export function vendorRecord(overrides: RecordOverrides = {}): RawRecord {
  const { calledAtMs = CALLED_AT_MS, talkMs = 37_140, timeZone = 'Asia/Shanghai', ...fields } = overrides;
  made += 1;
  const serial = String(made).padStart(12, '0');
  const id = typeof fields.id === 'string' ? fields.id : `50971322-2e84-4701-836c-${serial}`;
  const time = (afterMs: number) => formatZonelessTime(calledAtMs + afterMs, timeZone);
  const talked = talkMs > 0;
  return {
    tags: [],
    tag_groups: [],
    operator_name: '联通',
    extra: null,
    name: '王芳',
    company: '晨光教育',
    send_wechat_data: [],
    components: [],
    task_id: TASK_ID,
    group_id: 8888,
    callid: `ed26665c-873f-4917-a346-${serial}`,
    score: 1000,
    callee: '18555525545',
    caller_number: '0000000000',
    duration: talkMs + 3000,
    error_code: 0,
    gender: 2,
    level_id: '23059613-da4c-4e52-94e1-42e3a5c0c40d',
    calldate: time(0),
    bill: talkMs,
    hangupcause: talked ? 'NORMAL_CLEARING' : 'NO_ANSWER',
    hangupdate: time(talkMs + 3000),
    answerdate: talked ? time(3000) : null,
    bridge_callid: null,
    bridge_number: null,
    bridge_calldate: null,
    bridge_answerdate: null,
    hangup_disposition: 2,
    created_at: time(6000),
    updated_at: time(talkMs + 5000),
    rounds: talked ? 2 : 0,
    level_name: 'A类客户()',
    read_at: null,
    province_id: 5,
    city_id: 90,
    operator: 2,
    customer_id: `e973e23f-32da-44ea-921a-${serial}`,
    user_id: USER_ID,
    processed_at: null,
    number_created_at: time(-3_600_000),
    intention_results: 1,
    level: null,
    gender_str: '男',
    hangup_disposition_str: '客户',
    details: talked ? [vendorTurn({ record_id: id, question: '可以,加我微信吧。' })] : [],
    province: { id: 5, pid: null, city: '安徽', area_code: '0551', post_code: '238000' },
    city: { id: 90, pid: 5, city: '蚌埠', area_code: '0552', post_code: '233000' },
    ...fields,
    id,
  };
}

/** A row of `details`: a real turn of the customer's, unless `notify` says otherwise. */
export function vendorTurn(fields: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: `0c6a21f9-404c-4bd7-be04-${String(made).padStart(12, '0')}`,
    task_id: TASK_ID,
    notify: 'asrmessage_notify',
    error_code: 0,
    asrtype: 'aliyunv2',
    gender: 0,
    asr_elapse: 544,
    record_ms: 1250,
    volume_gain: 4.269316,
    question: '好的。',
    question_index: 1,
    speak_ms: 0,
    play_ms: 4900,
    answer_id: null,
    answer_text: null,
    answer_content: '请问您考虑秋季课程吗?',
    score: 0,
    sequence: 1,
    user_id: USER_ID,
    is_regular: 0,
    tags: [],
    ...fields,
  };
}

/** `count` records, each a second after the one before. */
export function vendorRecords(
  count: number,
  overrides: (index: number) => RecordOverrides = () => ({}),
): RawRecord[] {
  return Array.from({ length: count }, (_, index) =>
    vendorRecord({ calledAtMs: CALLED_AT_MS + index * 1000, ...overrides(index) }),
  );
}
