import { isObject, readNumber, readText } from '../lenient.ts';

/** `isUncertain`: something is said of the count, and it is none that could be checked. */
export interface Total {
  count: number | null;
  isUncertain: boolean;
}

const NOT_SAID: Total = { count: null, isUncertain: false };
const UNCERTAIN: Total = { count: null, isUncertain: true };

/** As NFKC has it: `6,000`, `6000条`, `共 6000 条`, `6000 rows`, `6000+`: digits with or without groups, and a unit. */
const WRITTEN =
  /^(?:共|总共|共计|合计|总计|total:?)?\s*(?<digits>\d{1,3}(?:[,' ]\d{3})+|\d+)(?:\.0+)?\s*(?<more>\+|以上)?\s*(?:条|个|行|项|笔|通|records?|rows?|items?|calls?)?\s*(?:记录|数据)?\s*(?<moreLate>\+|以上)?$/i;
/** Words for "nobody counted". */
const NO_COUNT = /^(?:[-–—?]+|n\/?a|null|nil|none|unknown|undefined|无|未知|暂无)$/i;

/** A count as servers write it. What holds one that cannot be read is uncertain, and not the same as no count. */
export function readTotal(value: unknown): Total {
  const number = readNumber(value);
  // Below zero it is a sign for "not counted".
  if (number !== null) return { count: isCount(number) ? number : null, isUncertain: false };
  if (isObject(value)) return readCounter(value);
  const text = readText(value)?.normalize('NFKC').trim() ?? '';
  if (text === '' || NO_COUNT.test(text)) return NOT_SAID;
  const { digits, more, moreLate } = WRITTEN.exec(text)?.groups ?? {};
  const count = Number(digits?.replace(/\D/g, '') ?? Number.NaN);
  return isCount(count) ? { count, isUncertain: Boolean(more ?? moreLate) } : UNCERTAIN;
}

/** As search engines count: `{ value, relation }`, where `gte` is a lower bound. */
function readCounter(value: Readonly<Record<string, unknown>>): Total {
  if (Object.keys(value).length === 0) return NOT_SAID;
  for (const name of ['value', 'total', 'count']) {
    if (isObject(value[name])) continue;
    const { count, isUncertain } = readTotal(value[name]);
    const { relation } = value;
    const isExact = relation === undefined || relation === null || relation === 'eq';
    if (count !== null) return { count, isUncertain: isUncertain || !isExact };
  }
  return UNCERTAIN;
}

const isCount = (number: number): boolean => Number.isSafeInteger(number) && number >= 0;
