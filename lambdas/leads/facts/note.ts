import { parseExactJson } from '../../platform/text/exact-json.ts';

/**
 * Makes the `extra` of the number import readable: a flat JSON object becomes `负责人：李四；渠道：官网`, a flat array `一、二`.
 * Anything else stays as it came.
 */
export function readableExtra(extra: string): string | null {
  const value = parsed(extra);
  if (typeof value !== 'object') return value;

  const entries = Object.entries(value).filter(([, item]) => item !== null && item !== '');
  if (!entries.every(([, item]) => typeof item !== 'object')) return extra;
  if (entries.length === 0) return null;
  if (Array.isArray(value)) return entries.map(([, item]) => String(item)).join('、');
  return entries.map(([key, item]) => `${key}：${String(item)}`).join('；');
}

/** The value of a list, object or quoted text; anything else, including numbers, as it came. */
function parsed(text: string): string | object {
  if (!/[[{"]/.test(text)) return text;
  try {
    return parseExactJson(text) as string | object;
  } catch {
    return text;
  }
}
