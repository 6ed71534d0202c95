import { isObject, type JsonObject, readNumber, readText } from '../lenient.ts';

/**
 * What an envelope with code 200 says of itself beside that code. `unknown`: it says something that is neither a known
 * word for success nor one for an error.
 */
export type Claim = 'success' | 'error' | 'unknown' | 'nothing';

const GOOD =
  /^(?:success(?:ful|fully)?|succe(?:ed|eded|ss)|ok|okay|true|yes|y|1|2\d\d|done|complete[d]?|normal)$/i;
const GOOD_PART = /成功|success|正常|完成|\bok\b/i;
const BAD_PART =
  /err|fail|fault|exception|invalid|denied|refus|forbid|unauth|expired|time.?out|timed out|too many|busy|unavailable|abort|fatal|失败|失敗|错误|錯誤|异常|異常|超时|超時|拒绝|无效|繁忙|过期|出错|不存在|禁止|权限|无权|permission|稍后|维护|エラー|오류|실패|ошибка/i;
/** "Nothing is there" is a success; to have no permission is none. */
const NONE_PART = /暂无|没有(?!.{0,8}权限)|无数据|无记录|为空|空数据|no (?:data|record|result)|empty/i;
/** Words for no error, in a field that is named for one. */
const NO_ERROR = /^(?:0|false|no|none|null|nil|ok|success|无|成功)$/i;

/** Judges `status`, `success`, `error`, `errors` and their kin. One that says "error" outweighs all others. */
export function claimOf(envelope: JsonObject): Claim {
  const claims = [
    claimOfStatus(envelope.status),
    claimOfStatus(envelope.success),
    claimOfStatus(envelope.state),
    ...['error', 'errors', 'exception'].map((field) => claimOfError(envelope[field])),
    ...['errcode', 'errno', 'err_code', 'error_code'].map((field) => claimOfErrorCode(envelope[field])),
  ];
  for (const claim of ['error', 'success', 'unknown'] as const) if (claims.includes(claim)) return claim;
  return 'nothing';
}

/** What the text of `message` sounds like. */
export function claimOfMessage(message: unknown): Claim {
  if (isObject(message) || Array.isArray(message))
    return Object.keys(message).length > 0 ? 'error' : 'nothing';
  const text = readText(message)?.trim() ?? '';
  if (text === '') return 'nothing';
  if (GOOD.test(text) || NONE_PART.test(text)) return 'success';
  if (BAD_PART.test(text)) return 'error';
  return GOOD_PART.test(text) ? 'success' : 'unknown';
}

function claimOfStatus(value: unknown): Claim {
  if (typeof value === 'boolean') return value ? 'success' : 'error';
  const text = readText(value)?.trim() ?? '';
  if (text === '') return 'nothing';
  if (GOOD.test(text)) return 'success';
  const number = readNumber(text);
  if (number !== null) return number < 0 || number >= 300 ? 'error' : 'unknown';
  if (/^(?:false|no|n|ng|ko)$/i.test(text) || BAD_PART.test(text)) return 'error';
  return GOOD_PART.test(text) ? 'success' : 'unknown';
}

/** What a field says that is named for an error. */
export function claimOfError(value: unknown): Claim {
  if (typeof value === 'boolean') return value ? 'error' : 'nothing';
  if (typeof value === 'object' && value !== null)
    return Object.keys(value).length === 0 ? 'nothing' : 'error';
  const text = readText(value)?.trim() ?? '';
  return text === '' || NO_ERROR.test(text) ? 'nothing' : 'error';
}

function claimOfErrorCode(value: unknown): Claim {
  const number = readNumber(value);
  return number === null || number === 0 || number === 200 ? 'nothing' : 'error';
}
