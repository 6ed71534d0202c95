import type { OutcomeKind } from './channel.ts';

interface StatusRule {
  from: number;
  to: number;
  kind: OutcomeKind;
  /** Who answers so, in words for operators. */
  who: string;
}

const PROXY = 'a proxy or gateway on the way answered';

/**
 * Statuses of an answer in which the receiver itself says nothing: then it may not even be the receiver that answered.
 * None of them is final for a text. The first rule that fits. https://www.rfc-editor.org/rfc/rfc9110#section-15
 */
const RULES: readonly StatusRule[] = [
  { from: 100, to: 299, kind: 'ambiguous', who: 'something that is not the receiver answered' },
  // A login page of a network, or a proxy that sends us elsewhere.
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
 * What a status means by itself.
 *
 * @param fromProxy something on the way wrote the answer: then even a refusal is not the receiver's
 */
export function ofStatus(status: number, fromProxy = false): Pick<StatusRule, 'kind' | 'who'> {
  const rule = RULES.find(({ from, to }) => status >= from && status <= to) ?? OTHERS;
  return fromProxy && rule.kind === 'refused' ? { kind: 'not-taken', who: PROXY } : rule;
}
