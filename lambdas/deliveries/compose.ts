import type { Message } from '../channels/channel.ts';
import { type AlertContext, messageId, renderAlert } from '../messages/alert.ts';
import type { RenderContext } from '../messages/context.ts';
import { digestMessage } from '../messages/digest-part.ts';
import { packList } from '../messages/list.ts';
import { noticeMessage } from '../messages/notice.ts';
import { type Delivery, isAboutLead } from './delivery.ts';

/** A message, and the deliveries that are in it: the first ones of those given, in their order. */
export interface Composed {
  message: Message;
  deliveries: readonly Delivery[];
}

/**
 * One delivery becomes a message in full; several, all about leads, become one list, as many as fit.
 *
 * @param deliveries claimed, or as they would be once claimed; not empty
 */
export function compose(deliveries: readonly Delivery[], context: RenderContext): Composed {
  const limits = deliveries.some(({ shorten }) => shorten)
    ? { ...context.limits, markdownBytes: Math.floor(context.limits.markdownBytes / 2) }
    : context.limits;
  const [only, ...others] = deliveries;
  if (only && others.length === 0) {
    const repeat = isRepeat(only);
    return { message: messageOf(only, { ...context, limits, repeat }), deliveries };
  }
  const items = deliveries.filter(isAboutLead).map((delivery) => ({
    told: delivery.told,
    repeat: isRepeat(delivery),
    id: messageId(delivery.told, delivery.channel),
  }));
  const { message, count } = packList(items, { ...context, limits });
  return { message, deliveries: deliveries.slice(0, count) };
}

function messageOf({ told, shorten }: Delivery, context: AlertContext): Message {
  switch (told.kind) {
    case 'notice':
      return noticeMessage(told, context.repeat);
    case 'digest':
      return digestMessage(told, context.repeat, shorten);
    default:
      return renderAlert(told, context);
  }
}

/** May an earlier send of it have been heard? Ask of a delivery that is claimed: claiming is what notices. */
const isRepeat = ({ ambiguous }: Delivery): boolean => ambiguous > 0;
