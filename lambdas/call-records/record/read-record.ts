import { parseZonelessTime } from '../../platform/time/zoned-time.ts';
import {
  digest,
  isObject,
  type JsonObject,
  readFirstText,
  readList,
  readNumber,
  readText,
  toJson,
} from '../lenient.ts';
import type { CallBrief, ReadableRow, Row } from '../listing.ts';
import type { CallRecord, ContactField } from '../record.ts';
import { readDialogue } from './read-dialogue.ts';
import { readGrade } from './read-grade.ts';
import { readTags } from './read-tags.ts';
import { shapeOfTimes } from './shape-of-times.ts';
import { latestTimeOf } from './times-of-record.ts';

/** Longer ids do not fit the table's keys. The vendor's are UUIDs. */
const MAX_ID_LENGTH = 256;
/** So much of another task's id is named: a UUID's length. */
const MAX_NAMED_TASK = 36;

/**
 * Reads a row of `data`, whatever it is. Only two fields can make a row unreadable: without an id it cannot be told
 * once, and with a grade that cannot be understood it may be a lead. Never throws. A `problem` names the field and
 * never its value.
 *
 * @param askedTaskId a row that names another task is not the one's that was asked for, and is not read as it
 */
export function readRecord(raw: unknown, timeZone: string, askedTaskId?: string): Row {
  if (!isObject(raw)) return { readable: false, key: digest(raw), problem: 'expected an object' };
  const id = readId(raw.id);
  if (id.problem !== null) return { readable: false, key: digest(raw), problem: id.problem };
  const otherTask = otherTaskOf(raw.task_id, askedTaskId);
  if (otherTask !== null) {
    const problem = `task_id: asked for ${askedTaskId}, got ${otherTask}`;
    return { readable: false, key: id.text, problem, otherTask };
  }
  const grade = readGrade(raw.intention_results);
  if (!grade.readable) {
    const problem = `intention_results: expected 0 to 26, a letter or nothing, got another ${typeOf(raw.intention_results)}`;
    return { readable: false, key: id.text, problem };
  }
  return new ReadRow(raw, id.text, grade.grade, timeZone);
}

/** It holds what the vendor sent until all of it is read, and only then. */
class ReadRow implements ReadableRow {
  readonly readable = true;
  readonly key: string;
  readonly brief: CallBrief;
  readonly unreadTimes?: string;
  readonly #timeZone: string;
  #raw: JsonObject | null;
  #record: CallRecord | null = null;

  constructor(raw: JsonObject, id: string, grade: number | null, timeZone: string) {
    this.key = id;
    this.brief = {
      grade,
      calledAtMs: parseZonelessTime(raw.calldate, timeZone),
      createdAtMs: parseZonelessTime(raw.created_at, timeZone),
      answeredAtMs: parseZonelessTime(raw.answerdate, timeZone),
      hungUpAtMs: parseZonelessTime(raw.hangupdate, timeZone),
      billMs: readNumber(raw.bill),
      rounds: readNumber(raw.rounds),
      province: readPlace(raw.province),
    };
    if (latestTimeOf(this.brief) === null) this.unreadTimes = shapeOfTimes(raw);
    this.#timeZone = timeZone;
    this.#raw = raw;
  }

  get record(): CallRecord {
    this.#record ??= toRecord(this.#raw ?? {}, this.key, this.brief, this.#timeZone);
    this.#raw = null;
    return this.#record;
  }
}

/** A row that names no task belongs to the one that was asked for. */
function otherTaskOf(value: unknown, asked: string | undefined): string | null {
  const text = readText(value)?.trim() ?? '';
  if (asked === undefined || text === '' || text === asked) return null;
  if (text.toLowerCase() === asked.trim().toLowerCase()) return null;
  return text.replace(/[^\w.:-]/g, '').slice(0, MAX_NAMED_TASK) || '?';
}

type IdReading = { text: string; problem: null } | { text: null; problem: string };

function readId(value: unknown): IdReading {
  const text = readText(value);
  if (text === null) return { text, problem: `id: expected text, got ${typeOf(value)}` };
  // JSON.parse rounds such a number, so two records could be taken for one.
  if (typeof value === 'number' && !Number.isSafeInteger(value))
    return { text: null, problem: 'id: a number that cannot be read exactly' };
  if (text.length > MAX_ID_LENGTH)
    return { text: null, problem: `id: longer than ${MAX_ID_LENGTH} characters` };
  return { text, problem: null };
}

function typeOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value;
}

function toRecord(raw: JsonObject, id: string, brief: CallBrief, timeZone: string): CallRecord {
  const readTime = (value: unknown) => parseZonelessTime(value, timeZone);
  return {
    tags: readTags(raw.tags),
    tagGroups: readTags(raw.tag_groups),
    operatorName: readText(raw.operator_name),
    extra: readExtra(raw.extra),
    name: readText(raw.name),
    company: readText(raw.company),
    sendWechatData: [...readList(raw.send_wechat_data)],
    components: readComponents(raw.components),
    id,
    taskId: readText(raw.task_id),
    groupId: readNumber(raw.group_id),
    callId: readText(raw.callid),
    score: readNumber(raw.score),
    callee: readText(raw.callee),
    callerNumber: readText(raw.caller_number),
    durationMs: readNumber(raw.duration),
    errorCode: readNumber(raw.error_code),
    gender: readNumber(raw.gender),
    levelId: readText(raw.level_id),
    calledAtMs: brief.calledAtMs,
    billMs: brief.billMs,
    hangupCause: readText(raw.hangupcause),
    hungUpAtMs: brief.hungUpAtMs,
    answeredAtMs: brief.answeredAtMs,
    bridgeCallId: readText(raw.bridge_callid),
    bridgeNumber: readText(raw.bridge_number),
    bridgeCalledAtMs: readTime(raw.bridge_calldate),
    bridgeAnsweredAtMs: readTime(raw.bridge_answerdate),
    hangupDisposition: readNumber(raw.hangup_disposition),
    createdAtMs: brief.createdAtMs,
    updatedAtMs: readTime(raw.updated_at),
    rounds: brief.rounds,
    levelName: readText(raw.level_name),
    readAtMs: readTime(raw.read_at),
    provinceId: readNumber(raw.province_id),
    cityId: readNumber(raw.city_id),
    operator: readNumber(raw.operator),
    customerId: readText(raw.customer_id),
    userId: readText(raw.user_id),
    processedAtMs: readTime(raw.processed_at),
    numberCreatedAtMs: readTime(raw.number_created_at),
    grade: brief.grade,
    level: raw.level ?? null,
    genderText: readText(raw.gender_str),
    hangupDispositionText: readText(raw.hangup_disposition_str),
    details: readDialogue(raw.details, timeZone),
    province: brief.province,
    city: readPlace(raw.city),
  };
}

/** Text unchanged. A customer's JSON that the server took apart becomes text again. */
function readExtra(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return readText(value);
  return Object.keys(value).length === 0 ? null : toJson(value);
}

/** Province and city alike are objects whose name is in `city`; a bare number is an id, not a name. */
function readPlace(value: unknown): string | null {
  if (typeof value === 'string') return readText(value);
  return isObject(value) ? readFirstText(value, ['city', 'name', 'province']) : null;
}

function readComponents(value: unknown): ContactField[] {
  const fields: ContactField[] = [];
  for (const item of readList(value)) {
    const field = isObject(item)
      ? { name: readText(item.name), type: readText(item.type), value: readChoice(item.value) }
      : { name: null, type: null, value: readText(item) };
    if (field.name !== null || field.value !== null) fields.push(field);
  }
  return fields;
}

/** A field where several things can be chosen holds a list. */
function readChoice(value: unknown): string | null {
  const texts = readList(value).map(readText);
  return texts.filter((text) => text !== null).join(', ') || null;
}
