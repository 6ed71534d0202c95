import { type AlertContext, messageId, renderAlert } from '../alerts/alert.ts';
import { packList } from '../alerts/list.ts';
import type { RenderContext } from '../messages/context.ts';
import type { Display } from '../messages/dialect.ts';
import { digestMessage } from '../messages/digest-part.ts';
import type { Message } from '../messages/message.ts';
import { noticeMessage } from '../messages/notice.ts';
import { type Delivery, isAboutLead, type Tellable } from './delivery.ts';

/** A message, and the deliveries that are in it: the first ones of those given, in their order. */
export interface Composed {
  message: Message;
  deliveries: readonly Delivery[];
}

/**
 * One delivery becomes a message in full; several, all about leads, become one list, as many as fit.
 *
 * @param deliveries claimed, or as they would be once claimed; not empty
 * @param display of the receiver, whose room decides how many fit
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

/** May an earlier send of it have been heard? Ask of a delivery that is claimed: claiming is what notices. */
const isRepeat = ({ ambiguous }: Delivery): boolean => ambiguous > 0;
