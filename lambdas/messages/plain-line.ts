/** Names that HTML decodes without a semicolon: https://html.spec.whatwg.org/multipage/named-characters.html */
const OLD_ENTITIES =
  'AMP|COPY|GT|LT|QUOT|REG|AElig|Aring|Ccedil|ETH|Oslash|THORN|[AEIOUYaeiouy]acute|[AEIOUaeiou](?:circ|grave|uml)|' +
  '[ANOano]tilde|acute|aelig|amp|aring|brvbar|ccedil|cedil|cent|copy|curren|deg|divide|eth|frac(?:12|14|34)|gt|iexcl|' +
  'iquest|laquo|lt|macr|micro|middot|nbsp|not|ord[fm]|oslash|para|plusmn|pound|quot|raquo|reg|sect|shy|sup[123]|' +
  'szlig|thorn|times|uml|yen|yuml';

/** Line ends and white space of every kind become one space. */
const SPACE = /[\s\p{Zl}\p{Zp}\u0085\u2800]+/gu;
/** Controls, fillers, and everything invisible that re-orders or hides text. The joiner of emoji families stays. */
const INVISIBLE = /(?!\u200d)(?:[\p{Cc}\p{Cf}\u115f\u1160\u3164\uffa0]|\u034f|\u17b4|\u17b5)/gu;

/**
 * Only matched as a whole, because anything after it would make it another host. It starts and ends at letters and
 * digits, since a widened character there would leave a bare host beside it.
 */
const EMAIL = /(?<![\w.+@&#;-])[a-z\d](?:[\w.+-]*[a-z\d])?@[a-z\d-]+(?:\.[a-z\d-]+)+(?!\.?[\p{L}\p{N}_])/giu;
const SCHEME = /:\/\//g;
/** A dot that makes clients see a host name: before two letters, or between four numbers. */
const HOST_DOT = /(?<=[\p{L}\p{N}-])\.(?=\p{L}{2}|xn--)/giu;
/** HTML entities that a client would decode: by number, by a name with a semicolon, or an old name without one. */
const ENTITY = new RegExp(`&(?=#|\\w+;|(?:${OLD_ENTITIES}))`, 'g');
/** A tag or a mention in any client, closed or not, and a link behind a text. */
const TAG = /<(\s*[＠!#/?＆\p{L}][^<>]*)(>?)/gu;
const LINKED = /(?:\[([^[\]]*))?\](?=\()/g;
const IP_ADDRESS = /\b\d{1,3}(?:\.\d{1,3}){3}\b/g;

/** Nearly every text: letters, digits and signs that mean nothing in any client, with single spaces between them. */
const PLAIN = /^(?! )(?:[\p{Script=Han}a-z\d，。、：；！？（）「」“”…～·+%-]| (?=[^ ]))*$/iu;

/**
 * Turns a foreign text into one plain line: nothing in it breaks the line, is hidden, changes the reading direction, or
 * becomes a link, mention, tag or entity. E-mail addresses stay as they are; every other `@` is changed.
 */
export function plainLine(text: string): string {
  if (PLAIN.test(text)) return text;
  const line = text.toWellFormed().replace(SPACE, ' ').replace(INVISIBLE, '').trim();
  return outsideOf(EMAIL, line, (part) =>
    part
      .replace(ENTITY, '＆')
      .replaceAll('@', '＠')
      .replace(TAG, (_, inside: string, end: string) => `＜${inside}${end && '＞'}`)
      .replace(LINKED, (_, words?: string) => (words === undefined ? '］' : `［${words}］`))
      .replace(SCHEME, '：//')
      .replace(IP_ADDRESS, (address) => address.replaceAll('.', '．'))
      .replace(HOST_DOT, '．'),
  );
}

function outsideOf(pattern: RegExp, text: string, change: (part: string) => string): string {
  let changed = '';
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    changed += change(text.slice(end, match.index)) + match[0];
    end = match.index + match[0].length;
  }
  return changed + change(text.slice(end));
}
