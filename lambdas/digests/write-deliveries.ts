import type { Channel } from '../channels/channel.ts';
import type { Config } from '../config/config.ts';
import type { DeliveryStore } from '../deliveries/delivery-store.ts';
import { digestKey } from '../deliveries/keys.ts';
import { expiryOf, pendingNotice } from '../deliveries/transitions.ts';
import type { Locale, RenderContext } from '../messages/context.ts';
import type { DigestPart } from '../messages/digest-part.ts';
import type { Message } from '../messages/message.ts';
import type { Platform } from '../platform/platform.ts';
import type { Key } from '../platform/table/table.ts';
import type { DigestFigures } from './figures.ts';
import {
  digestPartition,
  pictureKey,
  type WindowItem,
  type WindowStore,
  windowName,
} from './window-store.ts';

/** What a digest needs to know of a channel. It is written here and sent elsewhere. */
export type DigestChannel = Pick<Channel, 'name' | 'display'>;

/** Makes all forms of one digest for one channel. Pure. */
export type RenderDigest = (figures: DigestFigures, context: RenderContext & { id: string }) => Message;

/** PNG bytes, under 200 KB. A repeat is marked in the picture itself, because an image message has no text. */
export type DrawChart = (
  figures: DigestFigures,
  locale: Locale,
  options: { repeat: boolean },
) => Promise<Uint8Array>;

export interface WriteDeps {
  platform: Platform;
  config: Config;
  deliveries: DeliveryStore;
  windows: WindowStore;
  channels: ReadonlyMap<string, DigestChannel>;
  render: RenderDigest;
  /** Null: no pictures are made. */
  draw: DrawChart | null;
}

export interface WrittenDeliveries {
  written: (Key & { channel: string })[];
  pictureFailed: boolean;
}

/**
 * Puts a text for each channel of the digest, and a picture after it if the channel can show one. Deliveries that exist
 * stay as they are.
 */
export async function writeDeliveries(
  deps: WriteDeps,
  window: WindowItem,
  figures: DigestFigures,
  madeAtMs: number,
): Promise<WrittenDeliveries> {
  const { config, deliveries } = deps;
  const names = config.digests[window.digest]?.channels ?? [];
  const channels = names.flatMap((name) => deps.channels.get(name) ?? []);
  const draw = channels.some(({ display }) => display.pictures) ? deps.draw : null;
  const hasPicture = draw !== null && (await makePicture(deps, draw, window, figures));
  const written: WrittenDeliveries['written'] = [];
  for (const channel of channels) {
    for (const { key, told } of partsFor(deps, window, figures, channel, madeAtMs)) {
      if (told.picture !== null && !hasPicture) continue;
      const draft = { taskKey: window.digest, channel: channel.name, told, nowMs: madeAtMs };
      await deliveries.put(pendingNotice(key, draft));
      written.push({ ...key, channel: channel.name });
    }
  }
  return { written, pictureFailed: draw !== null && !hasPicture };
}

/** The messages of one channel in the order of sending. */
export function partsFor(
  { config, render }: Pick<WriteDeps, 'config' | 'render'>,
  window: Pick<WindowItem, 'digest' | 'fromMs' | 'toMs'>,
  figures: DigestFigures,
  { name, display }: DigestChannel,
  nowMs: number,
): { key: Key; told: DigestPart }[] {
  const { locale, timeZone } = config;
  const partition = digestPartition(window.digest);
  const keyOf = (part: 'text' | 'picture') => digestKey(partition, windowName(window), name, part);
  const context = { locale, timeZone, nowMs, channel: name, id: digestId(window, name) };
  const text = render(figures, context);
  const parts = [{ key: keyOf('text'), told: { kind: 'digest', message: text, picture: null } as const }];
  if (!display.pictures) return parts;
  const after = keyOf('text');
  const png = pictureKey(window.digest, window, false);
  const repeatPng = pictureKey(window.digest, window, true);
  const { subject } = text;
  const id = `${text.id}:picture`;
  const data = { id, event: 'digest', part: 'picture', repeat: false };
  const told = {
    kind: 'digest',
    message: { ...text, id, data, document: wordsOnly(subject), text: subject, mention: false },
    picture: {
      after: [after.pk, after.sk],
      png: [png.pk, png.sk],
      repeatPng: [repeatPng.pk, repeatPng.sk],
    },
  } as const;
  return [...parts, { key: keyOf('picture'), told }];
}

/** The text to send if the picture has been lost. */
const wordsOnly = (text: string): Message['document'] => ({ lines: [{ rank: 0, spans: [text] }] });

/** The same in every attempt: machines de-duplicate by it. */
export const digestId = (window: Pick<WindowItem, 'digest' | 'fromMs' | 'toMs'>, channel: string): string =>
  `${window.digest}:${windowName(window)}:${channel}`;

/** @returns false if the chart could not be drawn: figures in words are better than none */
async function makePicture(
  { windows, platform, config }: WriteDeps,
  draw: DrawChart,
  window: WindowItem,
  figures: DigestFigures,
): Promise<boolean> {
  const expiresAt = expiryOf(Math.max(platform.clock.nowMs(), window.dueAtMs), config.retentionMs);
  for (const repeat of [false, true]) {
    const key = pictureKey(window.digest, window, repeat);
    if (await windows.hasPicture(key)) continue;
    let png: Uint8Array;
    try {
      png = await draw(figures, config.locale, { repeat });
    } catch (error) {
      platform.log.error('The chart of a digest could not be drawn; its text goes out alone', {
        digest: window.digest,
        error,
      });
      return false;
    }
    await windows.putPicture(key, png, expiresAt);
  }
  return true;
}
