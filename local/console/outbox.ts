import { type Delivery, isAboutLead, isOver, type LeadDelivery } from '../../lambdas/deliveries/delivery.ts';
import type { DeliveryStore } from '../../lambdas/deliveries/delivery-store.ts';
import type { DeliverySurvey } from '../../lambdas/deliveries/delivery-survey.ts';
import type { LaneMessage } from '../../lambdas/deliveries/lanes/lane-message.ts';
import { nameOf } from '../../lambdas/platform/table/name-of.ts';
import type { Key } from '../../lambdas/platform/table/table.ts';

/** As much as anybody looks at. */
const MOST_DELIVERIES = 5000;
const MOST_NOTICES = 500;

/**
 * What the table holds to tell of leads, and of faults, followed by key: nudges say what is new, so that after one scan
 * nothing has to be scanned again. It keeps the newest, and what waits.
 */
export class Outbox {
  readonly #store: DeliveryStore;
  readonly #survey: DeliverySurvey;
  readonly #known = new Map<string, LeadDelivery>();
  readonly #notices = new Map<string, Delivery>();
  readonly #unknown = new Map<string, Key>();
  readonly #nudged = new Set<string>();
  #version = 0;

  constructor(deliveries: DeliveryStore, survey: DeliverySurvey) {
    this.#store = deliveries;
    this.#survey = survey;
  }

  /** Reads all of them. */
  async load(): Promise<void> {
    let read = 0;
    for await (const delivery of this.#survey.aboutLeadsAndNotices()) {
      this.#keep(delivery);
      read += 1;
      if (read % MOST_DELIVERIES === 0) this.#forgetOld();
    }
    this.#forgetOld();
  }

  /** Something was written, or is due. */
  note(nudge: LaneMessage): void {
    for (const [pk, sk] of nudge.keys) this.#unknown.set(nameOf({ pk, sk }), { pk, sk });
    if (nudge.keys.length === 0) this.#nudged.add(nudge.channel);
  }

  /** Reads again what may have changed. @returns those that were sent since */
  async refresh(): Promise<LeadDelivery[]> {
    const changing = new Map(this.#unknown);
    const nudged = [...this.#nudged];
    this.#unknown.clear();
    this.#nudged.clear();
    for (const delivery of [...this.#known.values(), ...this.#notices.values()]) {
      if (!isOver(delivery.state)) changing.set(nameOf(delivery), { pk: delivery.pk, sk: delivery.sk });
    }
    for (const channel of nudged) {
      for (const { pk, sk } of await this.#store.waiting(channel))
        changing.set(nameOf({ pk, sk }), { pk, sk });
    }
    const sent: LeadDelivery[] = [];
    for (const delivery of await this.#store.getMany([...changing.values()])) {
      const before = this.#known.get(nameOf(delivery));
      if (isAboutLead(delivery) && delivery.state === 'sent' && before?.state !== 'sent') sent.push(delivery);
      this.#keep(delivery);
    }
    this.#forgetOld();
    return sent.sort((a, b) => (a.sentAtMs ?? 0) - (b.sentAtMs ?? 0));
  }

  /** It grows with each difference that was seen. */
  get version(): number {
    return this.#version;
  }

  /** Of leads, newest first. */
  deliveries(): LeadDelivery[] {
    return [...this.#known.values()].sort(newestFirst);
  }

  /** Of leads, by its name. */
  find(name: string): LeadDelivery | null {
    return this.#known.get(name) ?? null;
  }

  /** Of faults and silences, in no order. */
  notices(): Delivery[] {
    return [...this.#notices.values()];
  }

  #keep(delivery: Delivery): void {
    const name = nameOf(delivery);
    const before = this.#known.get(name) ?? this.#notices.get(name);
    if (before?.token !== delivery.token) this.#version += 1;
    if (isAboutLead(delivery)) this.#known.set(name, delivery);
    else if (delivery.told.kind === 'notice') this.#notices.set(name, delivery);
  }

  #forgetOld(): void {
    forgetOld(this.#known, MOST_DELIVERIES);
    forgetOld(this.#notices, MOST_NOTICES);
  }
}

/** In steps, so that it is seldom sorted. What waits is never forgotten. */
function forgetOld(known: Map<string, Delivery>, most: number): void {
  if (known.size <= most * 1.1) return;
  const over = [...known.values()].filter(({ state }) => isOver(state)).sort(newestFirst);
  for (const old of over.slice(most)) known.delete(nameOf(old));
}

/** Deliveries of one lead stay together, always in the same order. */
const newestFirst = (a: Delivery, b: Delivery): number =>
  b.createdAtMs - a.createdAtMs || nameOf(a).localeCompare(nameOf(b));
