import { isObject, type JsonObject, readNumber, readText } from '../lenient.ts';

const PARTIAL =
  /\bpartial|\bincomplete|\btruncat|(?<![非无未不])(?:部分(?:数据|结果|记录|内容|返回|成功|失败|超时|节点|分片)|仅返回|只返回|截断|截取)|不完整|未完整|不全|部份/i;
/** In fields that are named for it, true means that something is missing. */
const MISSING_FLAGS = [
  ...['partial', 'is_partial', 'isPartial', 'partial_results', 'incomplete', 'is_incomplete'],
  ...['incomplete_results', 'truncated', 'is_truncated', 'isTruncated', 'timed_out', 'terminated_early'],
];
const WHOLE_FLAGS = ['complete', 'is_complete', 'isComplete'];
const WORDS = ['status', 'state', 'message', 'msg', 'warning', 'warnings', 'notice', 'hint'];
const PARTIAL_CONTENT = 206;

/** Does the answer say that it holds only part of what was asked for? What it holds can be read all the same. */
export function saysItIsPartial(envelope: JsonObject, httpStatus: number): boolean {
  if (httpStatus === PARTIAL_CONTENT || readNumber(envelope.code) === PARTIAL_CONTENT) return true;
  const places = [envelope, envelope.meta].filter(isObject);
  return places.some(
    (place) =>
      WORDS.some((field) => speaksOfPart(place[field])) ||
      MISSING_FLAGS.some((field) => readFlag(place[field]) === true) ||
      WHOLE_FLAGS.some((field) => readFlag(place[field]) === false),
  );
}

function speaksOfPart(value: unknown): boolean {
  if (Array.isArray(value)) return value.some((item) => PARTIAL.test(readText(item) ?? ''));
  return PARTIAL.test(readText(value) ?? '');
}

/** Yes or no, as PHP and people write them. Null: neither. */
export function readFlag(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  const text = readText(value)?.trim() ?? '';
  if (/^(?:true|1|yes)$/i.test(text)) return true;
  return /^(?:false|0|no)$/i.test(text) ? false : null;
}
