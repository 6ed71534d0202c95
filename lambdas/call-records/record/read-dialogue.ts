import { parseZonelessTime } from '../../platform/time/zoned-time.ts';
import { isObject, type JsonObject, readList, readNumber, readText } from '../lenient.ts';
import type { DialogueRow } from '../record.ts';
import { readTags } from './read-tags.ts';

/** Reads `details`, which the vendor sends in no order, into the order of `sequence`; rows without one come last. */
export function readDialogue(value: unknown, timeZone: string): DialogueRow[] {
  const rows: DialogueRow[] = [];
  for (const raw of readList(value)) if (isObject(raw)) rows.push(readDialogueRow(raw, timeZone));
  return rows.sort(bySequence);
}

const bySequence = (one: DialogueRow, other: DialogueRow): number =>
  (one.sequence ?? Number.MAX_VALUE) - (other.sequence ?? Number.MAX_VALUE);

function readDialogueRow(raw: JsonObject, timeZone: string): DialogueRow {
  return {
    id: readText(raw.id),
    recordId: readText(raw.record_id),
    taskId: readText(raw.task_id),
    notify: readText(raw.notify),
    callId: readText(raw.callid),
    errorCode: readNumber(raw.error_code),
    asrType: readText(raw.asrtype),
    callee: readText(raw.callee),
    gender: readNumber(raw.gender),
    asrElapseMs: readNumber(raw.asr_elapse),
    recordMs: readNumber(raw.record_ms),
    volumeGain: readNumber(raw.volume_gain),
    question: readText(raw.question),
    splitQuestion: readText(raw.split_question),
    questionIndex: readNumber(raw.question_index),
    speakMs: readNumber(raw.speak_ms),
    playMs: readNumber(raw.play_ms),
    keyword: readText(raw.keyword),
    answerId: readText(raw.answer_id),
    answerText: readText(raw.answer_text),
    answerContent: readText(raw.answer_content),
    wordClass: readText(raw.word_class),
    answerAction: readNumber(raw.answer_action),
    playbackAfterAction: readNumber(raw.playback_after_action),
    upstreamAnswerAction: readNumber(raw.upstream_answer_action),
    upstreamAnswerContent: readText(raw.upstream_answer_content),
    upstreamAnswerText: readText(raw.upstream_answer_text),
    upstreamAnswerId: readText(raw.upstream_answer_id),
    score: readNumber(raw.score),
    sequence: readNumber(raw.sequence),
    createdAtMs: parseZonelessTime(raw.created_at, timeZone),
    updatedAtMs: parseZonelessTime(raw.updated_at, timeZone),
    bridgeStatus: readNumber(raw.bridge_status),
    userId: readText(raw.user_id),
    isRegular: readNumber(raw.is_regular),
    expression: readText(raw.expression),
    tags: readTags(raw.tags),
  };
}
