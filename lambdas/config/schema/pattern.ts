const LONGEST_PATTERN = 200;
/** A pattern sees no more of a text than this. */
export const PATTERN_SEES_CHARS = 200;
/** Ways through a text that a pattern may make the engine try: some tens of milliseconds, for the worst of texts. */
const MOST_WAYS = 10_000_000;

/**
 * Why a pattern of leadbell.yaml is not used: it is none, or a text could be written on which it takes too long, which a
 * customer's text may be. The engine backtracks, so what counts is in how many ways a pattern can go through a text.
 */
export function patternProblem(source: string): string | null {
  if (source.length > LONGEST_PATTERN) return `expected a pattern of at most ${LONGEST_PATTERN} characters`;
  try {
    new RegExp(source, 'u');
  } catch (error) {
    const why = error instanceof Error ? (error.message.split(': ').at(-1) ?? '') : '';
    return `expected a regular expression of JavaScript: ${why.toLowerCase() || 'it cannot be read'}`;
  }
  if (/\(\?<?[=!]/.test(unescaped(source))) return 'expected a pattern without (?=, (?!, (?<= and (?<!';
  if (/\\(?:[1-9]|k<)/.test(source.replace(/\\\\/g, ''))) {
    return 'expected a pattern without references such as \\1 to what was found before';
  }
  const ways = waysOf(source);
  const begins = source.startsWith('^') && !source.includes('|') ? 1 : PATTERN_SEES_CHARS;
  return ways * begins > MOST_WAYS
    ? 'expected a pattern with fewer of * + { } ? and |, above all within each other: on some text it would take too long'
    : null;
}

/** As a function of a text, which it looks into anywhere unless it begins with `^` or ends with `$`. */
export function patternTest(source: string): (text: string) => boolean {
  const expression = new RegExp(source, 'u');
  return (text) =>
    expression.test(
      Array.from(text.slice(0, 2 * PATTERN_SEES_CHARS))
        .slice(0, PATTERN_SEES_CHARS)
        .join(''),
    );
}

const unescaped = (source: string): string => source.replace(/\\./gu, '__').replace(/\[[^\]]*\]/gu, '_');

/** How many ways through a text an expression has at the most. It is valid, and has neither references nor look-around. */
function waysOf(source: string): number {
  // What is one character becomes one letter: escapes, classes.
  const plain = source
    .replace(/\\(?:u\{[^}]*\}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|[pP]\{[^}]*\}|c[A-Za-z]|.)/gu, 'x')
    .replace(/\[[^\]]*\]/gu, 'x')
    .replace(/\(\?(?:<[^>]*>|[a-z-]*:)/gu, '(');
  let at = 0;
  const alternatives = (): number => {
    let sum = sequence();
    while (plain[at] === '|') {
      at += 1;
      sum += sequence();
    }
    return sum;
  };
  const sequence = (): number => {
    let product = 1;
    while (at < plain.length && plain[at] !== '|' && plain[at] !== ')') product *= repeated(one());
    return product;
  };
  const one = (): number => {
    const isGroup = plain[at] === '(';
    at += 1;
    if (!isGroup) return 1;
    const inside = alternatives();
    at += 1;
    return inside;
  };
  const repeated = (ways: number): number => {
    const [whole, sign, from, comma, to] = /^(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/.exec(plain.slice(at)) ?? [];
    if (whole === undefined) return ways;
    at += whole.length;
    if (sign === '?') return 1 + ways;
    const least = sign === undefined ? Number(from) : sign === '+' ? 1 : 0;
    const isOpen = sign !== undefined || (comma === ',' && to === '');
    const most = isOpen
      ? PATTERN_SEES_CHARS
      : Math.min(PATTERN_SEES_CHARS, comma === ',' ? Number(to) : least);
    let sum = 0;
    for (let times = Math.min(least, PATTERN_SEES_CHARS); times <= most; times += 1) sum += ways ** times;
    return Math.max(sum, 1);
  };
  return alternatives();
}
