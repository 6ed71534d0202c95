import type { Told } from '../leads/told.ts';
import type { RenderContext } from '../messages/context.ts';
import type { Message } from '../messages/message.ts';
import { alertDocument } from './alert-document.ts';
import { shortText, subjectOf } from './alert-short.ts';
import { alertText } from './alert-text.ts';
import { type Answering, mentionsOf } from './answer-lines.ts';
import { cleanForText } from './clean-lead.ts';
import { badgeOf, headline } from './headline.ts';
import { attributesOf, eventOf, toldData } from './lead-data.ts';
import { wordsOf } from './locales/index.ts';
import { messageId } from './message-id.ts';

export interface AlertContext extends RenderContext, Answering {
  /** True if an earlier attempt may have arrived. */
  repeat: boolean;
}

/** The smallest limit, in bytes, in which a first line and the phone always fit. */
export const MIN_ROOM_BYTES = 512;

/** One lead in full: an alert, a repeated alert or a correction. Pure. */
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
    sms: shortText(badge, told.lead, words, event === 'alert' ? ctx.takeLink : undefined),
    data: {
      ...toldData(told, {
        id,
        repeat: ctx.repeat,
        headline: headline(badge, cleanForText(told.lead), words),
      }),
    },
    attributes: attributesOf(event, [told.lead]),
    // Who took it knows of it, and nobody else has to look.
    mention: event === 'alert' && !told.answer,
    ...(event === 'alert' && !told.answer ? mentionsOf([told.lead.assignee?.id], ctx) : {}),
  };
}
