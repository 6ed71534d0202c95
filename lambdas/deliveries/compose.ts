import { type AlertContext, renderAlert } from '../alerts/alert.ts';
import { type Answered, packTaken, renderAnswered } from '../alerts/answered.ts';
import { type ListContext, type ListItem, packList } from '../alerts/list.ts';
import { messageId } from '../alerts/message-id.ts';
import { renderReminder } from '../alerts/reminder.ts';
import { packReminders } from '../alerts/reminder-list.ts';
import type { ToldReminder } from '../alerts/told-reminder.ts';
import type { Channel } from '../channels/channel.ts';
import type { Told } from '../leads/told.ts';
import type { RenderContext } from '../messages/context.ts';
import type { Display } from '../messages/dialect.ts';
import { digestMessage } from '../messages/digest-part.ts';
import type { Message } from '../messages/message.ts';
import { noticeMessage } from '../messages/notice.ts';
import { type Delivery, isAboutLead, type Tellable } from './delivery.ts';
import type { AnswerForms } from './reminders/answer-forms.ts';

/** A message and the deliveries in it: the first of those given, in the same order. */
export interface Composed {
  message: Message;
  deliveries: readonly Delivery[];
}

/** What a channel sends next of these: {@link compose}. Whom a list mentions takes of its room. */
export function composeFor(
  { name, display, displayWith }: Pick<Channel, 'name' | 'display' | 'displayWith'>,
  deliveries: readonly Delivery[],
  render: Omit<RenderContext, 'channel'>,
  forms: AnswerForms | null,
): Composed {
  const context = { ...render, channel: name };
  const composed = compose(deliveries, context, display, forms);
  const { mentionAlso } = composed.message;
  if (!mentionAlso || !displayWith || composed.deliveries.length === 1) return composed;
  // As much as all of them take, even if one of them is left out later.
  return compose(composed.deliveries, context, displayWith(mentionAlso), forms);
}

/**
 * Makes one delivery a full message, and several deliveries about leads a list of as many as fit.
 *
 * @param deliveries claimed, or as they would be after claiming; not empty
 * @param display how the receiver shows a document; its limit decides how many fit
 */
export function compose(
  deliveries: readonly Delivery[],
  context: RenderContext,
  display: Display,
  forms: AnswerForms | null = null,
): Composed {
  const [only, ...others] = deliveries;
  const mention = forms ? { mentionOf: forms.mentionOf } : {};
  if (only && others.length === 0) {
    const takeLink = forms && isAboutLead(only) ? forms.leadLink(only) : null;
    const link = takeLink === null ? {} : { takeLink };
    const message = messageOf(only, { ...context, ...mention, ...link, repeat: isRepeat(only) });
    return { message, deliveries };
  }
  const leads = deliveries.filter(isAboutLead);
  const items = leads.map((delivery) => ({
    told: delivery.told,
    repeat: isRepeat(delivery),
    id: messageId(delivery.told, delivery.channel),
  }));
  const link = forms ? { listLink: (count: number) => forms.listLink(leads.slice(0, count)) } : {};
  const { message, count } = packed(items, { ...context, ...mention, ...link }, display);
  return { message, deliveries: deliveries.slice(0, count) };
}

type Of<Kind extends Told> = ListItem & { told: Kind };

function packed(items: readonly ListItem[], context: ListContext, display: Display) {
  if (items.every((item): item is Of<ToldReminder> => isReminder(item.told))) {
    return packReminders(items, context, display);
  }
  if (items.every((item): item is Of<Answered> => isAnswered(item.told))) {
    return packTaken(items, context, display);
  }
  return packList(items, context, display);
}

const isReminder = (told: Tellable): told is ToldReminder =>
  told.kind === 'reminder' && told.ask !== undefined;
const isAnswered = (told: Tellable): told is Answered =>
  (told.kind === 'taken' || told.kind === 'outcome') && told.answer !== undefined;

function messageOf({ told, shorten, failures }: Delivery, context: AlertContext): Message {
  const message = wholeMessage(told, context);
  const wordsOnly = (failures.unsafe ?? 0) > 0;
  return { ...message, ...(shorten ? { shorten } : {}), ...(wordsOnly ? { wordsOnly } : {}) };
}

function wholeMessage(told: Tellable, context: AlertContext): Message {
  if (isReminder(told)) return renderReminder(told, context);
  if (isAnswered(told)) return renderAnswered(told, context);
  switch (told.kind) {
    case 'notice':
      return noticeMessage(told, context.repeat);
    case 'digest':
      return digestMessage(told, context.repeat);
    default:
      return renderAlert(told, context);
  }
}

/**
 * May people have heard an earlier send of this delivery? Only meaningful once it is claimed, since claiming detects
 * lost sends.
 */
const isRepeat = ({ ambiguous }: Delivery): boolean => ambiguous > 0;
