import { createHash } from 'node:crypto';
import { receiverOf } from '../../lambdas/channels/receivers.ts';
import type { Config } from '../../lambdas/config/config.ts';
import type { Delivery } from '../../lambdas/deliveries/delivery.ts';
import { DeliveryStore } from '../../lambdas/deliveries/delivery-store.ts';
import { digestPartition } from '../../lambdas/digests/window-store.ts';
import { type DigestPart, digestMessage } from '../../lambdas/messages/digest-part.ts';
import { DAY_MS } from '../../lambdas/platform/duration.ts';
import type { Key, Table } from '../../lambdas/platform/table.ts';
import type { Heard } from './heard.ts';

/** As far back as anybody scrolls: two Mondays. */
const BACK_MS = 15 * DAY_MS;
/** After every time that an ISO 8601 text names. */
const LATER = '~';
const NAME_CHARS = 32;

type DigestDelivery = Delivery & { told: DigestPart };

/** The digests that channels were told of late, read from the table, pictures included. */
export class ToldDigests {
  readonly #table: Table;
  readonly #store: DeliveryStore;
  readonly #digests: readonly string[];
  readonly #channels: Config['channels'];
  readonly #pictures = new Map<string, Key>();
  #sent: readonly DigestDelivery[] = [];

  constructor(table: Table, { digests, channels }: Pick<Config, 'digests' | 'channels'>) {
    this.#table = table;
    this.#store = new DeliveryStore(table);
    this.#digests = Object.keys(digests);
    this.#channels = channels;
  }

  async refresh(nowMs: number): Promise<void> {
    const between = [`TOLD#${new Date(nowMs - BACK_MS).toISOString()}`, `TOLD#${LATER}`] as const;
    const keys: Key[] = [];
    for (const digest of this.#digests) {
      const items = await this.#table.query(digestPartition(digest), between, ['pk', 'sk']);
      keys.push(...items.map(({ pk, sk }) => ({ pk, sk })));
    }
    this.#sent = (await this.#store.getMany(keys)).filter(isDigest).filter(({ state }) => state === 'sent');
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
    const about = { id: `${pk} ${sk}`, atMs: sentAtMs ?? 0 };
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
