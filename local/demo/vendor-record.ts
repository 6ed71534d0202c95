import { SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { formatZonelessTime } from '../../lambdas/platform/time/zoned-time.ts';
import type { Call } from './calls.ts';

export const DEMO_ZONE = 'Asia/Shanghai';
const RING_MS = 4 * SECOND_MS;

/** A call as the record list shows it now: in progress, waiting for its grade, or graded. */
export function toRecord(call: Call, about: { taskId: string; userId: string; nowMs: number }) {
  const { person, placedAtMs, hungUpAtMs, answered, dialogue } = call;
  const { taskId, userId, nowMs } = about;
  const time = (atMs: number) => formatZonelessTime(atMs, DEMO_ZONE);
  const over = hungUpAtMs <= nowMs;
  const talkMs = over && answered ? hungUpAtMs - placedAtMs - RING_MS : 0;
  const grade = call.grades.findLast(({ fromMs }) => fromMs <= nowMs)?.grade ?? 0;
  return {
    tags: grade === 1 ? ['高意向', '询价'] : [],
    tag_groups: [],
    operator_name: person.operatorName,
    extra: null,
    name: person.name,
    company: person.company,
    send_wechat_data: [],
    components: person.wechat
      ? [{ id: `${call.id}-c`, name: '微信', type: 'text', value: person.wechat }]
      : [],
    id: call.id,
    task_id: taskId,
    group_id: 1,
    callid: `${call.id}-call`,
    score: grade === 1 ? 1000 : 0,
    callee: person.phone,
    caller_number: '0000000000',
    duration: over ? hungUpAtMs - placedAtMs : 0,
    error_code: 0,
    gender: person.gender,
    level_id: null,
    calldate: time(placedAtMs),
    bill: talkMs,
    hangupcause: over ? (answered ? 'NORMAL_CLEARING' : 'NO_ANSWER') : null,
    hangupdate: over ? time(hungUpAtMs) : null,
    answerdate: answered ? time(placedAtMs + RING_MS) : null,
    bridge_callid: null,
    bridge_number: null,
    bridge_calldate: null,
    bridge_answerdate: null,
    hangup_disposition: 2,
    created_at: time(placedAtMs + RING_MS),
    updated_at: time(Math.min(nowMs, hungUpAtMs)),
    rounds: over ? dialogue.length : 0,
    level_name: null,
    read_at: null,
    province_id: 1,
    city_id: 1,
    operator: 2,
    customer_id: `${call.id}-customer`,
    user_id: userId,
    processed_at: null,
    number_created_at: time(placedAtMs - 86_400_000),
    intention_results: grade,
    level: null,
    gender_str: person.gender === 1 ? '女' : '男',
    hangup_disposition_str: '客户',
    details: over ? dialogue.map(([robot, customer], index) => row(call, robot, customer, index, time)) : [],
    province: person.province,
    city: person.city,
  };
}

function row(call: Call, robot: string, customer: string, index: number, time: (atMs: number) => string) {
  const atMs = call.placedAtMs + RING_MS + (index + 1) * 8 * SECOND_MS;
  return {
    id: `${call.id}-${index}`,
    record_id: call.id,
    notify: 'asrmessage_notify',
    callid: `${call.id}-call`,
    question: customer,
    answer_text: robot,
    answer_content: robot,
    sequence: index + 1,
    speak_ms: 2400,
    created_at: time(atMs),
    updated_at: time(atMs),
    tags: [],
  };
}
