import { isAboutLead, isOver, type LeadDelivery } from '../../lambdas/deliveries/delivery.ts';
import type { DeliveryStore } from '../../lambdas/deliveries/delivery-store.ts';
import type { DeliverySurvey } from '../../lambdas/deliveries/delivery-survey.ts';
import type { LaneMessage } from '../../lambdas/deliveries/lanes/lane-message.ts';
import { nameOf } from '../../lambdas/deliveries/name-of.ts';
import type { Key } from '../../lambdas/platform/table/table.ts';

/** As much as anybody looks at. */
const MOST_DELIVERIES = 5000;

/**
 * What the table holds to tell of leads, followed by key: nudges say what is new, so that after one scan nothing has
 * to be scanned again.
 */
export class Outbox {
  readonly #store: DeliveryStore;
  readonly #survey: DeliverySurvey;
  readonly #known = new Map<string, LeadDelivery>();
  readonly #unknown = new Map<string, Key>();
  readonly #nudged = new Set<string>();

  constructor(deliveries: DeliveryStore, survey: DeliverySurvey) {
    this.#store = deliveries;
    this.#survey = survey;
  }

  /** Reads all of them. */
  async load(): Promise<void> {
    for await (const delivery of this.#survey.aboutLeads()) this.#known.set(nameOf(delivery), delivery);
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
    for (const delivery of this.#known.values()) {
      if (!isOver(delivery.state)) changing.set(nameOf(delivery), { pk: delivery.pk, sk: delivery.sk });
    }
    for (const channel of nudged) {
      for (const { pk, sk } of await this.#store.waiting(channel))
        changing.set(nameOf({ pk, sk }), { pk, sk });
    }
    const sent: LeadDelivery[] = [];
    for (const delivery of (await this.#store.getMany([...changing.values()])).filter(isAboutLead)) {
      const before = this.#known.get(nameOf(delivery));
      if (delivery.state === 'sent' && before?.state !== 'sent') sent.push(delivery);
      this.#known.set(nameOf(delivery), delivery);
    }
    return sent.sort((a, b) => (a.sentAtMs ?? 0) - (b.sentAtMs ?? 0));
  }

  /** Newest first. */
  deliveries(): LeadDelivery[] {
    const all = [...this.#known.values()].sort(newestFirst);
    for (const old of all.splice(MOST_DELIVERIES)) this.#known.delete(nameOf(old));
    return all;
  }
}

/** Deliveries of one lead stay together, always in the same order. */
const newestFirst = (a: LeadDelivery, b: LeadDelivery): number =>
  b.createdAtMs - a.createdAtMs || nameOf(a).localeCompare(nameOf(b));
