/** What gives a credential away by its looks, wherever the text came from. */
const CREDENTIALS: readonly RegExp[] = [
  /(?<=\bBearer\s{1,4})[\w.~+/=:-]+/gi,
  /(?<=[?&](?:key|token|access_token|secret|signature|X-Amz-Signature)=)[^&\s"'<>\\]+/gi,
];

/**
 * Phone numbers as this field writes them: mobiles (1 and ten digits, 3-4-4) with or without +86, and landlines with
 * their area code. A letter or digit on either side makes it part of an id, a UUID or a time and leaves it alone; an
 * import suffix (`_` and more) does not. Twelve digits after `:` or `/` are an AWS account.
 */
const SEPARATOR = String.raw`[-\s.·]{0,2}`;
const DIGIT = '[0-9０-９]';
const COUNTRY = String.raw`(?:(?:\(?\+|00)?86\)?${SEPARATOR})?`;
const NOT_INSIDE = '(?<![A-Za-z0-9０-９])';
const NOT_FOLLOWED = '(?![A-Za-z0-9０-９])';
const PHONES: readonly RegExp[] = [
  new RegExp(
    `${NOT_INSIDE}${COUNTRY}[1１][3-9３-９]${DIGIT}${SEPARATOR}${DIGIT}{4}${SEPARATOR}${DIGIT}{4}${NOT_FOLLOWED}`,
    'g',
  ),
  new RegExp(`(?<![A-Za-z0-9:/])0(?:[12]\\d|[3-9]\\d{2})-?\\d{7,8}${NOT_FOLLOWED}`, 'g'),
];

export function redactPatterns(text: string, replacement: string): string {
  let clean = text;
  for (const pattern of CREDENTIALS) clean = clean.replaceAll(pattern, replacement);
  for (const pattern of PHONES) clean = clean.replaceAll(pattern, '[phone]');
  return clean;
}
