/** Words of which a text is made that asks to be replaced. A real secret is not made of words alone. */
const WORD =
  /^(?:your|my|the|a|an|here|real|actual|insert|put|paste|replace|change|fill|me|in|with|this|it|todo|tbd|fixme|placeholder|dummy|fake|example|sample|test|changeme|token|key|secret|webhook|url|password|api|access|bearer|robot|uuid|id|value|xxx+|none|null|undefined|undef|nil)$/i;
const TEMPLATE = /^[<{[(【《$%].*[>}\])】》%]$/s;
const CHINESE = /[\u4e00-\u9fff]/;

/**
 * Is it a text that somebody was to replace, such as `YOUR_TOKEN_HERE`, `changeme`, `xxxxxxxx`, `<token>` or a UUID of
 * zeros? Only where all of it is: a real secret may hold any of these by chance.
 */
export function isPlaceholder(text: string): boolean {
  const value = text.trim();
  if (value === '') return false;
  if (/^[.…*_-]+$/.test(value) || TEMPLATE.test(value) || CHINESE.test(value)) return true;
  // One sign over and over, or with others of its kind: xxxxxxxx-xxxx-…, 00000000-0000-…
  if (/^[0xX*.…-]+$/.test(value) || /^(.)\1+$/u.test(value.replaceAll('-', ''))) return true;
  const words = value.split(/[\s_.-]+/).filter(Boolean);
  return words.length > 0 && words.every((word) => WORD.test(word));
}
