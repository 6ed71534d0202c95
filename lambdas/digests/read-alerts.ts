import type { ClaimStore } from '../assignment/claim-store.ts';
import type { TaskConfig } from '../config/config.ts';
import type { LeadDelivery } from '../deliveries/delivery.ts';
import type { DeliveryStore } from '../deliveries/delivery-store.ts';
import { isHeldOnPurpose } from '../deliveries/held-until.ts';
import type { LeadStore } from '../leads/lead-store.ts';
import { mapLimit } from '../platform/map-limit.ts';
import { median, percentile } from '../platform/quantiles.ts';
import { Floats } from '../platform/text/numbers.ts';
import { HOUR_MS } from '../platform/time/duration.ts';
import { type AnswerRules, AnswerSums } from './answer-sums.ts';
import type { AlertFigures, AnswerFigures, DigestWindow, LeadAnswer, SpeedFigures } from './figures.ts';

export interface AlertDeps {
  leads: LeadStore;
  deliveries: DeliveryStore;
  claims: ClaimStore;
}

export interface AlertReading {
  alerts: AlertFigures;
  speed: SpeedFigures | null;
}

export interface ToldReading extends AlertReading {
  /** Null: leads cannot be taken. */
  answers: AnswerFigures | null;
  /** By {@link leadName}. */
  answerOf: ReadonlyMap<string, LeadAnswer>;
}

/** Includes the task, because two tasks may have records of the same id. */
export const leadName = (taskKey: string, recordId: string): string => `${taskKey}#${recordId}`;

const RECORDS_AT_ONCE = 8;
/** Leads are read in parts, so that a big day never has to fit into memory. */
const PART_MS = 6 * HOUR_MS;
const SLOWEST_SHARE = 0.95;

/**
 * Reads what became of the alerts about calls of the window, how long each took, and who took the leads.
 *
 * @param rules null: leads cannot be taken, and no claim is read
 */
export async function readAlerts(
  { leads, deliveries, claims }: AlertDeps,
  tasks: readonly TaskConfig[],
  { fromMs, toMs }: DigestWindow,
  nowMs: number,
  rules: AnswerRules | null,
): Promise<ToldReading> {
  const sums = new AlertSums(nowMs);
  const answers = rules && new AnswerSums(rules);
  const answerOf = new Map<string, LeadAnswer>();
  for (const { key } of tasks) {
    for (let partMs = fromMs; partMs < toMs; partMs += PART_MS) {
      // The query includes both ends, so the last millisecond belongs to the next part.
      const known = await leads.known(key, partMs, Math.min(partMs + PART_MS, toMs) - 1);
      const ids = [...known.keys()].map((recordId) => ({ recordId, taskKey: key }));
      const claimed = new Map(
        answers === null ? [] : (await claims.getMany(ids)).map((claim) => [claim.recordId, claim]),
      );
      await mapLimit([...known.values()], RECORDS_AT_ONCE, async ({ recordId, grade, toldGrade }) => {
        const told = await deliveries.ofRecord(recordId, key);
        for (const delivery of told) sums.add(delivery);
        const claim = claimed.get(recordId);
        if (!claim || answers === null) return;
        const lead = { claim, toldAtMs: firstTold(told), isWanted: grade === toldGrade };
        answerOf.set(leadName(key, recordId), answers.add(lead));
      });
    }
  }
  return { ...sums.close(), answers: answers?.close() ?? null, answerOf };
}

/** When the first channel accepted an alert; null: none did. */
function firstTold(deliveries: readonly LeadDelivery[]): number | null {
  const times = deliveries.flatMap(({ told, state, sentAtMs }) =>
    told.kind === 'alert' && state === 'sent' && sentAtMs !== null ? [sentAtMs] : [],
  );
  return times.length === 0 ? null : Math.min(...times);
}

/** Counts alerts one by one. Separate from reading, so that tests can count made-up deliveries. */
export class AlertSums {
  readonly #nowMs: number;
  readonly #alerts: AlertFigures = { told: 0, due: 0, held: 0, dead: 0, baselined: 0 };
  readonly #tookMs = new Floats();

  constructor(nowMs: number) {
    this.#nowMs = nowMs;
  }

  add(delivery: LeadDelivery): void {
    const { told, state, sentAtMs, rested } = delivery;
    if (told.kind !== 'alert') return;
    switch (state) {
      case 'sent':
        this.#alerts.told += 1;
        // What waited since people rest says nothing of our speed.
        // If our clock lags behind the vendor's, a negative time must not cast doubt on the figure.
        if (sentAtMs !== null && told.lead.endedAtMs !== null && !rested) {
          this.#tookMs.push(Math.max(0, sentAtMs - told.lead.endedAtMs));
        }
        break;
      case 'pending':
      case 'sending':
        if (isHeldOnPurpose(delivery, this.#nowMs)) this.#alerts.held += 1;
        else this.#alerts.due += 1;
        break;
      case 'dead':
      case 'baselined':
        this.#alerts[state] += 1;
        break;
      case 'cancelled':
    }
  }

  close(): AlertReading {
    const { length } = this.#tookMs;
    const values = this.#tookMs.values();
    const [medianMs, p95Ms] = [median(values), percentile(values, SLOWEST_SHARE)];
    const speed = medianMs === null || p95Ms === null ? null : { medianMs, p95Ms, count: length };
    return { alerts: this.#alerts, speed };
  }
}
