import { gradeLetter } from '../leads/grade.ts';
import type { Told } from '../leads/told.ts';
import type { RenderContext } from '../messages/context.ts';
import type { Message } from '../messages/message.ts';
import { alertDocument } from './alert-document.ts';
import { shortText, subjectOf } from './alert-short.ts';
import { alertText } from './alert-text.ts';
import { cleanForText } from './clean-lead.ts';
import { attributesOf, eventOf, toldData } from './data.ts';
import { badgeOf, headline } from './headline.ts';
import { wordsOf } from './locales/index.ts';

export interface AlertContext extends RenderContext {
  /** An earlier attempt may have arrived. */
  repeat: boolean;
}

/** The smallest room, in bytes, in which a first line and the phone always fit. */
export const MIN_ROOM_BYTES = 512;

/** One lead, told in full: an alert, an alert again, or a correction. Pure. */
export function renderAlert(told: Told, ctx: AlertContext): Message {
  const words = wordsOf(ctx.locale);
  const badge = words.badge(badgeOf(told, ctx.repeat));
  const id = messageId(told, ctx.channel);
  const event = eventOf(told);
  return {
    id,
    event,
    subject: subjectOf(badge, told.lead, words),
    document: alertDocument(told, ctx, ctx.repeat, words),
    text: alertText(told, ctx, ctx.repeat, words),
    sms: shortText(badge, told.lead, words),
    data: {
      ...toldData(told, {
        id,
        repeat: ctx.repeat,
        headline: headline(badge, cleanForText(told.lead), words),
      }),
    },
    attributes: attributesOf(event, [told.lead]),
    mention: event === 'alert',
  };
}

/**
 * `recordId:grade:channel`, the same in every attempt. What is told of the same record and grade later (a correction,
 * an alert again) says so at its end, and which one it is from the second on, or a machine would take it for one it has
 * seen.
 */
export function messageId(told: Told, channel: string): string {
  const id = `${told.lead.recordId}:${gradeLetter(told.lead.grade)}:${channel}`;
  if (told.kind === 'alert') return id;
  const first = `${id}:${told.kind}`;
  return (told.round ?? 1) === 1 ? first : `${first}:${told.round}`;
}
