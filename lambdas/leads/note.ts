/**
 * The `extra` of the number import, readable: a flat JSON object becomes `负责人：李四；渠道：官网`, a flat array
 * `一、二`. Anything else is shown as it came.
 */
export function readableExtra(extra: string): string | null {
  const value = parsed(extra);
  if (value === undefined) return extra;
  if (typeof value !== 'object') return String(value);

  const entries = Object.entries(value).filter(([, item]) => item !== null && item !== '');
  if (!entries.every(([, item]) => typeof item !== 'object')) return extra;
  if (entries.length === 0) return null;
  if (Array.isArray(value)) return entries.map(([, item]) => String(item)).join('、');
  return entries.map(([key, item]) => `${key}：${String(item)}`).join('；');
}

/** What holds none of these is no list, no object and no quoted text: a number stays as it came. */
function parsed(text: string): string | object | undefined {
  if (!/[[{"]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as string | object;
    // Stryker disable next-line BlockStatement: nothing at all is as undefined
  } catch {
    return undefined;
  }
}
