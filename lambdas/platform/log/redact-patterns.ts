/** Patterns that reveal a credential in any text. */
const CREDENTIALS: readonly RegExp[] = [
  /(?<=\bBearer\s{1,4})[\w.~+/=:-]+/gi,
  /(?<=[?&](?:key|token|access_token|secret|sign|signature|X-Amz-Signature)=)[^&\s"'<>\\]+/gi,
  // An address whose last path segment is the credential: a Feishu robot.
  /(?<=\/bot\/v2\/hook\/)[\w-]+/gi,
];

const DIGIT = '[0-9０-９]';
const SEPARATOR = String.raw`[-\s.·]{0,2}`;
const COUNTRY = String.raw`(?:(?:\(?\+|00)?86\)?${SEPARATOR})?`;

/**
 * Phone numbers as they are written in this field. With more digits on either side it is something else: a time, an id.
 */
const PHONES: readonly RegExp[] = [
  // Mobile numbers: 1 and ten digits, 3-4-4, with or without +86.
  new RegExp(
    `(?<!${DIGIT})${COUNTRY}[1１][3-9３-９]${DIGIT}${SEPARATOR}${DIGIT}{4}${SEPARATOR}${DIGIT}{4}(?!${DIGIT})`,
    'g',
  ),
  // Landlines with area code. After `:` or `/` it is an AWS account id, which also has twelve digits.
  /(?<![0-9:/])0(?:[12]\d|[3-9]\d{2})-?\d{7,8}(?!\d)/g,
];

export function redactPatterns(text: string, replacement: string): string {
  let clean = text;
  for (const pattern of CREDENTIALS) clean = clean.replaceAll(pattern, replacement);
  for (const pattern of PHONES) {
    clean = clean.replaceAll(pattern, (number: string, offset: number, whole: string) =>
      isPartOfId(whole, offset, offset + number.length) ? number : '[phone]',
    );
  }
  return clean;
}

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/** `a13812345678f0` is part of a hash; `tel13812345678` and `13812345678_aB3` are phone numbers. */
function isPartOfId(whole: string, from: number, to: number): boolean {
  for (const { 0: uuid, index } of whole.matchAll(UUID)) {
    if (index <= from && to <= index + uuid.length) return true;
  }
  const before = /[A-Za-z0-9]*$/.exec(whole.slice(Math.max(0, from - 40), from))?.[0] ?? '';
  const after = /^[A-Za-z0-9]*/.exec(whole.slice(to, to + 40))?.[0] ?? '';
  return /^[0-9a-f]+$/i.test(before + after);
}
