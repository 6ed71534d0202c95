import type { OutcomeKind } from './channel.ts';

interface StatusRule {
  from: number;
  to: number;
  kind: OutcomeKind;
  /** Who gives this answer, in words for operators. */
  who: string;
}

const PROXY = 'a proxy or gateway on the way answered';

/**
 * What a status means if the answer has no verdict of the receiver: it may not even come from the receiver. No status
 * is final for a text. The first rule that fits applies. https://www.rfc-editor.org/rfc/rfc9110#section-15
 */
const RULES: readonly StatusRule[] = [
  { from: 100, to: 299, kind: 'ambiguous', who: 'something that is not the receiver answered' },
  // A network's login page, or a proxy that redirects.
  { from: 300, to: 399, kind: 'not-taken', who: 'a proxy, gateway or login page on the way redirects' },
  { from: 400, to: 400, kind: 'not-taken', who: PROXY },
  { from: 407, to: 407, kind: 'not-taken', who: 'a proxy on the way asks for credentials' },
  { from: 408, to: 408, kind: 'ambiguous', who: PROXY },
  { from: 421, to: 421, kind: 'not-taken', who: PROXY },
  { from: 425, to: 425, kind: 'not-taken', who: PROXY },
  { from: 426, to: 426, kind: 'not-taken', who: PROXY },
  { from: 428, to: 428, kind: 'not-taken', who: PROXY },
  { from: 429, to: 429, kind: 'rate-limited', who: 'too many requests' },
  { from: 431, to: 431, kind: 'not-taken', who: PROXY },
  { from: 400, to: 499, kind: 'refused', who: 'refused, and not said why' },
  { from: 511, to: 511, kind: 'not-taken', who: 'a network on the way asks for a login' },
];

const OTHERS = { kind: 'ambiguous', who: PROXY } as const;

/**
 * Decides by the status alone.
 *
 * @param fromProxy something on the way wrote the answer: then not even a refusal is the receiver's
 */
export function ofStatus(status: number, fromProxy = false): Pick<StatusRule, 'kind' | 'who'> {
  const rule = RULES.find(({ from, to }) => status >= from && status <= to) ?? OTHERS;
  return fromProxy && rule.kind === 'refused' ? { kind: 'not-taken', who: PROXY } : rule;
}
