import type { AnswerKeyStore } from '../../../lambdas/assignment/answer-key-store.ts';
import { answerLinks } from '../../../lambdas/assignment/answer-links.ts';
import type { Claim, ClaimOutcome } from '../../../lambdas/assignment/claim.ts';
import type { ClaimStore, RecordOfTask } from '../../../lambdas/assignment/claim-store.ts';
import type { Config } from '../../../lambdas/config/config.ts';
import type { LeadDelivery } from '../../../lambdas/deliveries/delivery.ts';

/** Whose lead it is, as a row of the outbox shows it. */
export interface LeadAnswer {
  /** Names. Null: nobody's in particular; nobody has it. */
  assignee: string | null;
  claimedBy: string | null;
  openedAtMs: number;
  claimedAtMs: number | null;
  outcome: ClaimOutcome | null;
  reminders: number;
  /** Its page. Null: there is none. */
  url: string | null;
}

/** Two tasks may have records of one id. */
export const leadOf = ({ taskKey, recordId }: RecordOfTask): string => `${taskKey} ${recordId}`;

/** Claims and pages of what the console shows. Where the configuration has neither people nor answers it reads nothing. */
export class WhoHasWhat {
  readonly #claims: ClaimStore;
  readonly #keys: AnswerKeyStore;
  readonly #config: Config;

  constructor({ claims, answerKeys }: { claims: ClaimStore; answerKeys: AnswerKeyStore }, config: Config) {
    this.#claims = claims;
    this.#keys = answerKeys;
    this.#config = config;
  }

  /** By {@link leadOf}. */
  async of(deliveries: readonly LeadDelivery[], nowMs: number): Promise<ReadonlyMap<string, LeadAnswer>> {
    const { people, answers } = this.#config;
    if (people === undefined && answers === undefined) return new Map();
    const records = new Map(
      deliveries.map(({ taskKey, told: { lead } }) => [
        leadOf({ taskKey, recordId: lead.recordId }),
        { taskKey, recordId: lead.recordId },
      ]),
    );
    const claims = await this.#claims.getMany([...records.values()]);
    const links = answers ? answerLinks(answers.url, await this.#keys.get()) : null;
    return new Map(
      claims.map((claim) => [
        leadOf(claim),
        this.#shown(claim, links === null ? null : links.lead(claim, nowMs)),
      ]),
    );
  }

  #shown(claim: Claim, url: string | null): LeadAnswer {
    const { people = {} } = this.#config;
    const nameOf = (id: string | null) => (id === null ? null : (people[id]?.name ?? id));
    const { openedAtMs, claimedAtMs, outcome, reminders } = claim;
    return {
      assignee: nameOf(claim.assignee),
      claimedBy: nameOf(claim.claimedBy),
      openedAtMs,
      claimedAtMs,
      outcome,
      reminders,
      url,
    };
  }
}
