import type { AnswerKeyStore } from '../../assignment/answer-key-store.ts';
import { type AnswerLinks, answerLinks } from '../../assignment/answer-links.ts';
import { type AssignDeps, close, reassign } from '../../assignment/assign.ts';
import type { Claim } from '../../assignment/claim.ts';
import type { ClaimStore, RecordOfTask } from '../../assignment/claim-store.ts';
import { FORGOTTEN } from '../../assignment/forget-person.ts';
import { isHere, personName } from '../../assignment/person-name.ts';
import type { ToldListStore } from '../../assignment/told-list-store.ts';
import type { Config } from '../../config/config.ts';
import { askKindOf, type Person, type ToldAnswer } from '../../leads/told.ts';
import { LeadbellError } from '../../platform/errors.ts';
import { mapLimit } from '../../platform/map-limit.ts';
import type { Platform } from '../../platform/platform.ts';
import { parseSecretRef } from '../../platform/secret-ref.ts';
import type { Secrets } from '../../platform/secrets.ts';
import { nameOf } from '../../platform/table/name-of.ts';
import { DAY_MS, SECOND_MS } from '../../platform/time/duration.ts';
import {
  type BeforeReminder,
  beforeReminder,
  isStillWhose,
  type ReminderDelivery,
} from '../before-send/before-reminder.ts';
import type { BeforeSend } from '../before-send/before-send.ts';
import { handedOver } from '../before-send/handed-over.ts';
import { type Delivery, isAboutLead, type LeadDelivery } from '../delivery.ts';
import type { DeliveryStore } from '../delivery-store.ts';
import { type AnswerForms, answerForms, recordOf } from './answer-forms.ts';

export interface AskingDeps extends AssignDeps {
  platform: Pick<Platform, 'clock' | 'log' | 'random'>;
  config: Pick<Config, 'people' | 'teams' | 'timeZone' | 'locale' | 'answers'>;
  deliveries: Pick<DeliveryStore, 'ofRecord'>;
  claims: ClaimStore;
  answerKeys: Pick<AnswerKeyStore, 'get'>;
  lists: ToldListStore;
  secrets: Secrets;
}

/** Nobody took it sooner: a group has to hear of it first. */
const WAITED_MS = 5 * SECOND_MS;
/** Somebody acts on the claim at the same moments. */
const TRIES = 5;
/** A list outlives the links to it. */
const LIST_MS = 10 * DAY_MS;
/** Of people. The store of a region answers forty a second. */
const SECRETS_AT_ONCE = 4;
/** As long as the ids of lists are: how much fits is found out before a list is kept. */
export const ANY_LIST = '0'.repeat(16);

/** What a lane must know of people who take leads: whether they are to be asked still, and how they are named. */
export class Asking {
  readonly #deps: AskingDeps;

  constructor(deps: AskingDeps) {
    this.#deps = deps;
  }

  /** A message goes out soon: begins to read what its links are signed with. Where that fails, it is said by who needs it. */
  prepare(): void {
    const { answerKeys, config } = this.#deps;
    if (config.answers !== undefined) answerKeys.get().catch(() => {});
  }

  /** Looks at a reminder once more. Where its step gives the lead to the next person, that is done first, once. */
  async beforeReminder(reminder: ReminderDelivery): Promise<Exclude<BeforeReminder, { do: 'reassign' }>> {
    const { claims, config, deliveries, platform } = this.#deps;
    const record = recordOf(reminder);
    for (let attempt = 1; ; attempt += 1) {
      const [all, claim] = await Promise.all([
        deliveries.ofRecord(record.recordId, record.taskKey),
        claims.get(record),
      ]);
      const nowMs = platform.clock.nowMs();
      const { timeZone, locale } = config;
      const seen = {
        claim,
        deliveries: all,
        nowMs,
        timeZone,
        personOf: (id: string) => this.#personOf(id),
        locale,
      };
      const verdict = beforeReminder(reminder, seen);
      if (verdict.do !== 'reassign') return verdict;
      // Somebody changes the claim each time: it is looked at again in a moment.
      if (attempt === TRIES) return { do: 'wait', untilMs: nowMs + 1000 };
      await this.#giveToNext(verdict.claim, reminder);
    }
  }

  /** Is an announcement that somebody has a lead still true? */
  async beforeTaken({ told, taskKey }: LeadDelivery): Promise<BeforeSend> {
    const claim = await this.#deps.claims.get({ recordId: told.lead.recordId, taskKey });
    const isTrue = claim !== null && claim.claimedBy === told.answer?.by.id;
    return isTrue ? { do: 'send' } : { do: 'cancel', reason: 'given-back' };
  }

  /**
   * Of reminders that are being sent from now on, those that nobody must hear any more: somebody took the lead, or said
   * what came of it, since they were looked at. What is claimed later may have been on its way.
   */
  async answeredMeanwhile(reminders: readonly ReminderDelivery[]): Promise<ReadonlySet<string>> {
    const found = await this.#deps.claims.getMany(reminders.map(recordOf));
    const claims = new Map(found.map((claim) => [nameOfRecord(claim), claim]));
    const answered = reminders.filter((reminder) => {
      const claim = claims.get(nameOfRecord(recordOf(reminder)));
      const { ask } = reminder.told;
      if (askKindOf(ask) === 'passed' && !(claim && isStillWhose(ask, claim.assignee))) return true;
      if (askKindOf(ask) !== 'stale') return claim === undefined || claim.claimedBy !== null;
      return claim?.claimedBy !== reminder.told.ask.assignee?.id || claim?.outcome !== null;
    });
    return new Set(answered.map(nameOf));
  }

  /**
   * Alerts that waited are told with who has the lead by now, if somebody has: in another group it was told at once, or
   * somebody took it by a command. What is sent right after it was put is not asked about.
   */
  async withWhoHasThem(deliveries: readonly Delivery[]): Promise<Delivery[]> {
    const { claims, config, platform } = this.#deps;
    const nowMs = platform.clock.nowMs();
    const waited = deliveries
      .filter(isAboutLead)
      .filter(({ told }) => told.kind === 'alert' || told.kind === 'again')
      .filter(({ createdAtMs }) => Math.abs(nowMs - createdAtMs) >= WAITED_MS);
    if (waited.length === 0 || (!config.answers && !config.people)) return [...deliveries];
    const found = await claims.getMany(waited.map(recordOf));
    const answers = new Map(found.map((claim) => [nameOfRecord(claim), this.#answerOf(claim)]));
    const isWaited = new Set(waited.map(nameOf));
    return deliveries.map((delivery) => {
      if (!isWaited.has(nameOf(delivery)) || !isAboutLead(delivery)) return delivery;
      const answer = answers.get(nameOfRecord(recordOf(delivery)));
      // As it is said now. It is not written: what waits again is looked at again.
      return answer ? { ...delivery, told: { ...delivery.told, answer } } : delivery;
    });
  }

  #answerOf({ claimedBy, claimedAtMs, outcome }: Claim): ToldAnswer | null {
    if (claimedBy === null || claimedBy === FORGOTTEN) return null;
    const { config } = this.#deps;
    const by = { id: claimedBy, name: personName(config, claimedBy, config.locale) };
    return { by, atMs: claimedAtMs ?? this.#deps.platform.clock.nowMs(), tookMs: null, outcome };
  }

  /** Counts reminders that went out. Nobody depends on the figure, so who is slower than others leaves it. */
  async wentOut(reminders: readonly ReminderDelivery[]): Promise<void> {
    const { claims } = this.#deps;
    const found = await claims.getMany(reminders.map(recordOf));
    for (const claim of found) await claims.change(claim, { reminders: claim.reminders + 1 });
  }

  /**
   * How the messages of one channel name people and link to leads.
   *
   * @param kind what its receiver mentions people by; null: it mentions nobody
   * @returns null where nobody takes leads
   */
  async forms(kind: string | null): Promise<(AnswerForms & KeepsLists) | null> {
    const { config, lists, platform } = this.#deps;
    const { answers, people } = config;
    if (answers === undefined && people === undefined) return null;
    const [links, mentions] = await Promise.all([this.#links(), this.#mentions(kind)]);
    const kept = new Map<string, string>();
    const listName = (of: readonly LeadDelivery[]) => of.map(nameOf).join('\n');
    const nowMs = platform.clock.nowMs();
    return {
      ...answerForms(links, mentions, (deliveries) => kept.get(listName(deliveries)) ?? ANY_LIST, nowMs),
      async keepList(deliveries) {
        if (links === null || deliveries.length < 2) return;
        const name = listName(deliveries);
        if (kept.has(name)) return;
        kept.set(name, await lists.put(deliveries.map(recordOf), nowMs + LIST_MS));
      },
    };
  }

  /** The next one first, then the claim: after a death in between, the same person is found when it is asked again. */
  async #giveToNext(claim: Claim, { told }: ReminderDelivery): Promise<void> {
    const { claims, platform } = this.#deps;
    const { team, asked, history } = claim;
    const record = { recordId: claim.recordId, taskKey: claim.taskKey };
    const gaveBack = history.flatMap(({ do: what, by }) => (what === 'released' && by !== null ? [by] : []));
    const without = [...asked, ...gaveBack];
    const next = team === null ? null : await reassign(this.#deps, { team, record }, without);
    const isThere = (id: string) => isHere(this.#deps.config, id);
    const changed = await claims.change(
      claim,
      handedOver(claim, told, { next, atMs: platform.clock.nowMs(), isHere: isThere }),
    );
    if (changed !== null || next === null || team === null) return;
    const now = await claims.get(record);
    // Taken meanwhile, and the turn was given to somebody who has nothing to do about it.
    if (now?.claimedBy && now.claimedBy !== next.id) await close(this.#deps, team, record);
  }

  #personOf(id: string): Person | null {
    const person = this.#deps.config.people?.[id];
    return person ? { id, name: person.name } : null;
  }

  async #links(): Promise<AnswerLinks | null> {
    const { answerKeys, config, platform } = this.#deps;
    if (config.answers === undefined) return null;
    try {
      return answerLinks(config.answers.url, await answerKeys.get());
    } catch (error) {
      // A lead is told in any case: who gets it can call, even without saying so.
      if (!(error instanceof LeadbellError) || error.code !== 'answer-key-unreadable') throw error;
      platform.log.error('Leads are told without a link to take them', { error });
      return null;
    }
  }

  /** A number that is kept elsewhere and cannot be read mentions nobody: the message names the person all the same. */
  async #mentions(kind: string | null): Promise<ReadonlyMap<string, string>> {
    const { config, platform, secrets } = this.#deps;
    const mentions = new Map<string, string>();
    await mapLimit(Object.entries(config.people ?? {}), SECRETS_AT_ONCE, async ([id, { mention }]) => {
      const value = kind === null ? undefined : mention[kind];
      if (value === undefined) return;
      if (parseSecretRef(value) === null) {
        mentions.set(id, value);
        return;
      }
      try {
        mentions.set(id, (await secrets.get(value)).trim());
      } catch (error) {
        platform.log.warn('A person is not mentioned: what they are mentioned by cannot be read', {
          person: id,
          error,
        });
      }
    });
    return mentions;
  }
}

export interface KeepsLists {
  /** Before a message that is a list goes out: its link must lead somewhere. */
  keepList(deliveries: readonly LeadDelivery[]): Promise<void>;
}

const nameOfRecord = ({ recordId, taskKey }: RecordOfTask): string => `${taskKey} ${recordId}`;
