import type { Channel, Outcome } from '../../channels/channel.ts';
import type { Message } from '../../messages/message.ts';
import { mapLimit } from '../../platform/map-limit.ts';
import { nameOf } from '../../platform/table/name-of.ts';
import { isReminder, type ReminderDelivery } from '../before-send/before-reminder.ts';
import { type Composed, composeFor } from '../compose.ts';
import { type Delivery, isAboutLead } from '../delivery.ts';
import { changeOrSay } from '../due-deliveries.ts';
import { imageOf } from '../image-of.ts';
import type { AnswerForms } from '../reminders/answer-forms.ts';
import type { Asking } from '../reminders/asking.ts';
import { cancel, claim } from '../transitions.ts';
import type { LaneRunCounts } from './lane-counts.ts';
import type { LaneDeps } from './lane-deps.ts';
import { LEASE_MS } from './lane-lease.ts';
import { WRITES_AT_ONCE, writeOutcome } from './write-outcome.ts';

/** What one message is made of, before anything is claimed. */
export interface Prepared {
  /** As many as fit into it. */
  tried: readonly Delivery[];
  forms: Awaited<ReturnType<Asking['forms']>>;
  picture: Picture;
  nowMs: number;
}

export interface Sent {
  tried: readonly Delivery[];
  written: readonly Delivery[];
  /** Null: others had all that it was to say. */
  outcome: Outcome | null;
}

/** `gone`: the picture is missing from the table. */
type Picture = NonNullable<Message['image']> | 'gone' | null;

/** Makes one message of deliveries, sends it, and writes what came of it into each of them. */
export class LaneSender {
  readonly #deps: LaneDeps;
  readonly #channel: Channel;
  readonly #owner: string;
  readonly #counts: LaneRunCounts;

  constructor(deps: LaneDeps, channel: Channel, owner: string, counts: LaneRunCounts) {
    this.#deps = deps;
    this.#channel = channel;
    this.#owner = owner;
    this.#counts = counts;
  }

  /** Before anything is claimed, so that a failing table does not cost a try. */
  async prepare(found: readonly Delivery[], nowMs: number): Promise<Prepared> {
    const asClaimed = (delivery: Delivery) => ({
      ...delivery,
      ...claim(delivery, this.#owner, nowMs + LEASE_MS),
    });
    const chosen = await this.#deps.asking.withWhoHasThem(found);
    const forms = await this.#deps.asking.forms(this.#channel.mentions ?? null);
    const tried = chosen.slice(0, this.#compose(chosen.map(asClaimed), nowMs, forms).deliveries.length);
    await forms?.keepList(tried.filter(isAboutLead));
    return { tried, forms, picture: await this.#pictureOf(tried.map(asClaimed)), nowMs };
  }

  /**
   * @param recoveries of the lane
   * @param ended called when the send is over and before that is written; with null, nothing was sent
   */
  async send(
    { tried, forms, picture, nowMs }: Prepared,
    recoveries: number,
    ended: (atMs: number, outcome: Outcome | null) => void,
  ): Promise<Sent> {
    const claimed = await this.#claim(tried);
    if (claimed.length === 0) {
      ended(this.#now(), null);
      return { tried, written: [], outcome: null };
    }
    // Renders only what was claimed. It fits, because it is at most what was composed before.
    await forms?.keepList(claimed.filter(isAboutLead));
    const { message } = this.#compose(claimed, nowMs, forms);
    const outcome = await this.#sendMessage(message, picture);
    const endedAtMs = this.#now();
    ended(endedAtMs, outcome);
    const at = { nowMs: endedAtMs, random: this.#deps.platform.random(), recoveries };
    const written = await writeOutcome(this.#deps, this.#counts, claimed, outcome, at);
    await this.#deps.asking.wentOut(
      written
        .filter(isAboutLead)
        .filter((one) => isReminder(one) && one.state === 'sent') as ReminderDelivery[],
    );
    return { tried, written, outcome };
  }

  /** Those of them that nobody else changed meanwhile, and that are still to be said. */
  async #claim(tried: readonly Delivery[]): Promise<Delivery[]> {
    const mine = new Map<Delivery, Delivery>();
    await mapLimit(tried, WRITES_AT_ONCE, async (delivery) => {
      const change = claim(delivery, this.#owner, this.#now() + LEASE_MS);
      const claimed = await this.#deps.deliveries.change(delivery, change);
      if (claimed) mine.set(delivery, claimed);
    });
    const claimed = tried.flatMap((delivery) => mine.get(delivery) ?? []);
    await this.#answeredMeanwhile(claimed);
    return claimed;
  }

  #compose(deliveries: readonly Delivery[], nowMs: number, forms: AnswerForms | null): Composed {
    return composeFor(this.#channel, deliveries, { ...this.#deps.render, nowMs }, forms);
  }

  async #sendMessage(message: Message, picture: Picture): Promise<Outcome> {
    if (picture === 'gone') return { kind: 'rejected', detail: 'the picture is not in the table any more' };
    this.#counts.messages += 1;
    const shown = picture ? { ...message, image: picture } : message;
    return this.#channel.send(shown, new AbortController().signal);
  }

  async #pictureOf([first]: readonly Delivery[]): Promise<Picture> {
    if (first?.told.kind !== 'digest' || first.told.picture === null) return null;
    const { png: once, repeatPng } = first.told.picture;
    const [pk, sk] = first.ambiguous > 0 ? repeatPng : once;
    const png = await this.#deps.deliveries.picture({ pk, sk });
    return png ? imageOf(png) : 'gone';
  }

  /**
   * Takes out reminders of leads that somebody took since they were looked at: these are being sent from now on, so what
   * is claimed after this may hear of it all the same, and nothing else does.
   */
  async #answeredMeanwhile(claimed: Delivery[]): Promise<void> {
    const reminders = claimed.filter(isAboutLead).filter(isReminder);
    if (reminders.length === 0) return;
    const answered = await this.#deps.asking.answeredMeanwhile(reminders);
    for (const reminder of reminders.filter((one) => answered.has(nameOf(one)))) {
      claimed.splice(
        claimed.findIndex((one) => nameOf(one) === nameOf(reminder)),
        1,
      );
      const change = cancel('claimed', this.#now(), this.#deps.retentionMs);
      if (await changeOrSay(this.#deps, reminder, change)) this.#counts.cancelled += 1;
    }
  }

  #now(): number {
    return this.#deps.platform.clock.nowMs();
  }
}
