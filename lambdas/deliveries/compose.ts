import type { Message } from '../channels/channel.ts';
import type { Told } from '../leads/told.ts';
import { type AlertContext, messageId, renderAlert } from '../messages/alert.ts';
import { byteLength } from '../messages/bytes.ts';
import type { RenderContext } from '../messages/context.ts';
import { digestMessage } from '../messages/digest-part.ts';
import { packList } from '../messages/list.ts';
import { noticeMessage } from '../messages/notice.ts';
import { type Delivery, isAboutLead } from './delivery.ts';

/** Holds a number and a headline. */
const SHORTEST_BYTES = 256;

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
  const [only, ...others] = deliveries;
  if (only && others.length === 0) {
    return { message: messageOf(only, { ...context, repeat: isRepeat(only) }), deliveries };
  }
  const items = deliveries.filter(isAboutLead).map((delivery) => ({
    told: delivery.told,
    repeat: isRepeat(delivery),
    id: messageId(delivery.told, delivery.channel),
  }));
  const { message, count } = packList(items, context);
  return { message, deliveries: deliveries.slice(0, count) };
}

function messageOf({ told, shorten }: Delivery, context: AlertContext): Message {
  switch (told.kind) {
    case 'notice':
      return noticeMessage(told, context.repeat);
    case 'digest':
      return digestMessage(told, context.repeat, shorten);
    default:
      return shorten ? shortenedAlert(told, context) : renderAlert(told, context);
  }
}

/** In half of what was refused; the number, then the headline, are the last that it gives up. */
function shortenedAlert(told: Told, context: AlertContext): Message {
  const refusedBytes = byteLength(renderAlert(told, context).markdown);
  const markdownBytes = Math.max(SHORTEST_BYTES, Math.floor(refusedBytes / 2));
  return renderAlert(told, { ...context, limits: { ...context.limits, markdownBytes } });
}

/** May an earlier send of it have been heard? Ask of a delivery that is claimed: claiming is what notices. */
const isRepeat = ({ ambiguous }: Delivery): boolean => ambiguous > 0;
