import { createHash } from 'node:crypto';
import { receiverOf } from '../../lambdas/channels/receivers.ts';
import type { Config } from '../../lambdas/config/config.ts';
import type { Delivery } from '../../lambdas/deliveries/delivery.ts';
import type { DeliveryStore } from '../../lambdas/deliveries/delivery-store.ts';
import { digestPartition } from '../../lambdas/digests/window-store.ts';
import { type DigestPart, digestMessage } from '../../lambdas/messages/digest-part.ts';
import { nameOf } from '../../lambdas/platform/table/name-of.ts';
import type { Key } from '../../lambdas/platform/table/table.ts';
import { DAY_MS } from '../../lambdas/platform/time/duration.ts';
import type { Heard } from './heard.ts';

/** As far back as anybody scrolls: two Mondays. */
const BACK_MS = 15 * DAY_MS;
const NAME_CHARS = 32;

type DigestDelivery = Delivery & { told: DigestPart };

/** The digests that channels were told recently, read from the table, pictures included. */
export class ToldDigests {
  readonly #store: DeliveryStore;
  readonly #digests: readonly string[];
  readonly #channels: Config['channels'];
  readonly #pictures = new Map<string, Key>();
  #sent: readonly DigestDelivery[] = [];

  constructor(deliveries: DeliveryStore, { digests, channels }: Pick<Config, 'digests' | 'channels'>) {
    this.#store = deliveries;
    this.#digests = Object.keys(digests);
    this.#channels = channels;
  }

  async refresh(nowMs: number): Promise<void> {
    const told: Delivery[] = [];
    for (const digest of this.#digests) {
      told.push(...(await this.#store.toldSince(digestPartition(digest), nowMs - BACK_MS)));
    }
    this.#sent = told.filter(isDigest).filter(({ state }) => state === 'sent');
  }

  /** Of one channel, oldest first. */
  messages(channel: string): Heard[] {
    return this.#sent
      .filter((delivery) => delivery.channel === channel)
      .map((delivery) => this.#heard(delivery))
      .sort((one, other) => one.atMs - other.atMs);
  }

  async picture(name: string): Promise<Uint8Array | null> {
    const key = this.#pictures.get(name);
    return key ? this.#store.picture(key) : null;
  }

  #heard({ pk, sk, channel: name, told, sentAtMs, ambiguous, shorten }: DigestDelivery): Heard {
    const about = { id: nameOf({ pk, sk }), atMs: sentAtMs ?? 0 };
    if (told.picture === null) {
      const channel = this.#channels[name];
      const message = { ...digestMessage(told, ambiguous > 0), shorten };
      return { ...about, shown: channel ? receiverOf(channel).show(message, channel) : null };
    }
    const [pictureKey, pictureName] = ambiguous > 0 ? told.picture.repeatPng : told.picture.png;
    const picture = createHash('sha256')
      .update(`${pictureKey} ${pictureName}`)
      .digest('hex')
      .slice(0, NAME_CHARS);
    this.#pictures.set(picture, { pk: pictureKey, sk: pictureName });
    return { ...about, shown: null, picture };
  }
}

const isDigest = (delivery: Delivery): delivery is DigestDelivery => delivery.told.kind === 'digest';
