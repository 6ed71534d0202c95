import type { Channel, Outcome } from '../../lambdas/channels/channel.ts';
import { type ChannelConfig, receiverOf } from '../../lambdas/channels/receivers.ts';
import type { Wire } from '../../lambdas/channels/wire.ts';
import { composeFor } from '../../lambdas/deliveries/compose.ts';
import type { Delivery } from '../../lambdas/deliveries/delivery.ts';
import { imageOf } from '../../lambdas/deliveries/image-of.ts';
import { nextSend } from '../../lambdas/deliveries/lanes/fold.ts';
import type { AnswerForms } from '../../lambdas/deliveries/reminders/answer-forms.ts';
import type { RenderContext } from '../../lambdas/messages/context.ts';
import type { Message } from '../../lambdas/messages/message.ts';
import { nameOf } from '../../lambdas/platform/table/name-of.ts';
import { cutsOf } from './cuts.ts';
import { readable } from './readable.ts';

export interface Shown {
  message: Message;
  /** What it tells. */
  deliveries: readonly Delivery[];
  /** An outcome: it would not be sent. `null`: a picture that was not drawn. */
  wire: Wire | Outcome | null;
  /** Each text as people read it. */
  texts: readonly { as: string; text: string }[];
  cuts: readonly string[];
  png: Uint8Array | null;
}

export interface Showing {
  channel: Channel;
  config: ChannelConfig;
  render: Omit<RenderContext, 'channel'>;
  forms: AnswerForms | null;
  /** Null: pictures are not drawn. */
  draw: (() => Promise<Uint8Array>) | null;
}

/** The messages that these deliveries become when all of them are due at once, chosen and composed as a lane does it. */
export async function messagesOf(due: readonly Delivery[], showing: Showing): Promise<Shown[]> {
  const { channel, render, forms } = showing;
  const shown: Shown[] = [];
  let left = [...due];
  while (left.length > 0) {
    const next = nextSend(withoutWaiting(left), {
      folds: channel.folds,
      freeSlots: Number.POSITIVE_INFINITY,
      sentLately: 0,
      lastSendAtMs: null,
      nowMs: render.nowMs,
    });
    if (next.send === 'wait' || next.send === 'gather')
      throw new TypeError('a lane without a limit waits for nothing');
    const chosen = next.send === 'one' ? [next.delivery] : next.deliveries;
    const { message, deliveries } = composeFor(channel, chosen, render, forms);
    shown.push(await shownOf(message, deliveries, showing));
    const told = new Set(deliveries.map(nameOf));
    left = left.filter((one) => !told.has(nameOf(one)));
  }
  return shown;
}

/** A picture waits for its text. */
const withoutWaiting = (due: readonly Delivery[]): Delivery[] =>
  due.filter(({ told }) => {
    const after = told.kind === 'digest' ? told.picture?.after : undefined;
    return after === undefined || !due.some(({ pk, sk }) => pk === after[0] && sk === after[1]);
  });

async function shownOf(
  message: Message,
  deliveries: readonly Delivery[],
  { channel, config, draw }: Showing,
): Promise<Shown> {
  const [first] = deliveries;
  if (first?.told.kind === 'digest' && first.told.picture !== null) {
    const png = draw === null ? null : await draw();
    const wire = png && receiverOf(config).wire({ ...message, image: imageOf(png) }, config);
    return { message, deliveries, wire, texts: [], cuts: [], png };
  }
  const wire = receiverOf(config).wire(message, config);
  if ('kind' in wire) return { message, deliveries, wire, texts: [], cuts: [], png: null };
  const texts = wire.reads.map(({ as, text }) => ({ as, text: channel.folds ? readable(text) : text }));
  // A topic has no limit that people's texts come near to.
  const cuts = channel.folds
    ? cutsOf(
        message.document,
        channel.display,
        wire.reads.map(({ text }) => text),
      )
    : [];
  return { message, deliveries, wire, texts, cuts, png: null };
}
