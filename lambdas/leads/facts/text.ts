const CONTROL_OR_SPACE = /[\s\p{Cc}\p{Zl}\p{Zp}]+/gu;
/** What shows nothing: fillers, joiners, selectors, tags, marks without a letter, braille without a dot. */
const UNSEEN = /[\s\p{C}\p{M}\p{Z}\p{Default_Ignorable_Code_Point}\u2800\ufffc\u{1d159}]/u;
/** Nearly every text has one of these: {@link UNSEEN} is large, and is then not compiled. */
const SEEN = /[!-~一-龥]/;
/** What careless imports write for empty fields. */
const NOTHING = /^(?:null|undefined|nan)$/i;
/** What people write where they know no name. Any of it may be an answer elsewhere. */
const NO_NAME =
  /^(?:\p{P}+|none|nil|n[/.\\]a\.?|unknown|no ?name|无|無|暂无|没有|空|未知|不详|不明|未填(?:写)?|未提供|未命名|无名|无姓名|未知(?:姓名|客户|公司|企业)|(?:姓名|公司)未知)$/iu;

/** Would a reader see nothing in this text? */
export function isBlank(text: string): boolean {
  // Some fonts show private use characters.
  return !SEEN.test(text) && !Array.from(text).some((char) => /\p{Co}/u.test(char) || !UNSEEN.test(char));
}

/**
 * The vendor's text on one line: white space and control characters collapsed, ends trimmed, at most `maxChars` code
 * points. Null if nothing readable remains.
 */
export function lineOf(text: string | null, maxChars: number): string | null {
  if (text === null) return null;
  const line = text.toWellFormed().replace(CONTROL_OR_SPACE, ' ').trim();
  if (isBlank(line) || NOTHING.test(line)) return null;
  // The slice limits the work: a code point has at most two units.
  // Stryker disable next-line MethodExpression: without it the same comes out, later
  const chars = Array.from(line.slice(0, maxChars * 2 + 2));
  return chars.length <= maxChars
    ? line
    : `${chars
        .slice(0, maxChars - 1)
        .join('')
        .trimEnd()}…`;
}

/** {@link lineOf} the name of a person or a company. Null for what stands in its place where there is none. */
export function nameOf(text: string | null, maxChars: number): string | null {
  const line = lineOf(text, maxChars);
  return line === null || NO_NAME.test(line.normalize('NFKC')) ? null : line;
}
