import { SAMPLE_PHONE } from '../../../lambdas/alerts/sample-lead.ts';
import { answerLinks } from '../../../lambdas/assignment/answer-links.ts';
import { MENTIONS } from '../../../lambdas/channels/receivers.ts';
import type { Config } from '../../../lambdas/config/config.ts';
import { type AnswerForms, answerForms } from '../../../lambdas/deliveries/reminders/answer-forms.ts';
import { ANY_LIST } from '../../../lambdas/deliveries/reminders/asking.ts';
import { parseSecretRef } from '../../../lambdas/platform/secret-ref.ts';

const NO_KEYS = [{ version: 1, bytes: new Uint8Array(32) }] as const;
const PLACEHOLDER = 'placeholder-no-link-';

/**
 * How messages name people and link to leads, without the secrets for it: a link is as long as a real one, says that it
 * is none, and opens nothing. Null where nobody takes leads, as when they are sent.
 *
 * @param kind what the receiver mentions people by; null: nobody
 */
export function placeholderForms(
  { answers, people }: Pick<Config, 'answers' | 'people'>,
  kind: string | null,
  nowMs: number,
): AnswerForms | null {
  if (answers === undefined && people === undefined) return null;
  const links = answers === undefined ? null : answerLinks(answers.url, NO_KEYS);
  const mentions = Object.entries(people ?? {}).flatMap(([id, { mention }]): [string, string][] => {
    const value = kind === null ? undefined : mention[kind];
    return value === undefined ? [] : [[id, parseSecretRef(value) === null ? value : secretFor(kind)]];
  });
  const forms = answerForms(links, new Map(mentions), () => ANY_LIST, nowMs);
  return {
    ...forms,
    leadLink: (delivery) => asPlaceholder(forms.leadLink(delivery)),
    listLink: (deliveries) => asPlaceholder(forms.listLink(deliveries)),
  };
}

/** In place of what is kept elsewhere and not read here. */
const secretFor = (kind: string | null): string =>
  kind !== null && MENTIONS[kind]?.isPhone === true ? SAMPLE_PHONE : 'somebody';

function asPlaceholder(link: string | null): string | null {
  if (link === null) return null;
  const tokenAt = link.lastIndexOf('/') + 1;
  const { length } = link.slice(tokenAt);
  return link.slice(0, tokenAt) + PLACEHOLDER.repeat(length).slice(0, length);
}
