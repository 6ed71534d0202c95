import { type AlertContext, messageId, renderAlert } from '../alerts/alert.ts';
import { packList } from '../alerts/list.ts';
import type { RenderContext } from '../messages/context.ts';
import type { Display } from '../messages/dialect.ts';
import { digestMessage } from '../messages/digest-part.ts';
import type { Message } from '../messages/message.ts';
import { noticeMessage } from '../messages/notice.ts';
import { type Delivery, isAboutLead, type Tellable } from './delivery.ts';

/** A message and the deliveries in it: the first of those given, in the same order. */
export interface Composed {
  message: Message;
  deliveries: readonly Delivery[];
}

/**
 * Makes one delivery a full message, and several deliveries about leads a list of as many as fit.
 *
 * @param deliveries claimed, or as they would be after claiming; not empty
 * @param display how the receiver shows a document; its limit decides how many fit
 */
export function compose(deliveries: readonly Delivery[], context: RenderContext, display: Display): Composed {
  const [only, ...others] = deliveries;
  if (only && others.length === 0) {
    return { message: messageOf(only, { ...context, repeat: isRepeat(only) }), deliveries };
  }
  const items = deliveries.filter(isAboutLead).map((delivery) => ({
    told: delivery.told,
    repeat: isRepeat(delivery),
    id: messageId(delivery.told, delivery.channel),
  }));
  const { message, count } = packList(items, context, display);
  return { message, deliveries: deliveries.slice(0, count) };
}

function messageOf({ told, shorten, failures }: Delivery, context: AlertContext): Message {
  const message = wholeMessage(told, context);
  const wordsOnly = (failures.unsafe ?? 0) > 0;
  return { ...message, ...(shorten ? { shorten } : {}), ...(wordsOnly ? { wordsOnly } : {}) };
}

function wholeMessage(told: Tellable, context: AlertContext): Message {
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
