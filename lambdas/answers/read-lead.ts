import { isDigestOf } from '../assignment/answer-links.ts';
import type { Claim } from '../assignment/claim.ts';
import type { ClaimStore, RecordOfTask } from '../assignment/claim-store.ts';
import type { Config } from '../config/config.ts';
import type { LeadFacts } from '../leads/facts/facts.ts';
import type { Lead } from '../leads/lead.ts';
import type { LeadStore } from '../leads/lead-store.ts';

/** What a page shows of a lead, as the table has it. */
export interface ClaimedLead {
  claim: Claim;
  facts: LeadFacts;
  /** The grade that it fell to, below those that are told. Null: it did not fall; 0: it has none any more. */
  fellTo: number | null;
}

interface Reads {
  config: Config;
  claims: ClaimStore;
  leads: LeadStore;
}

/** Which record a link is of. Null: of a task that the configuration has not. */
export function recordBehind(
  { config }: Pick<Reads, 'config'>,
  { recordId, of }: { recordId: string; of: string },
): RecordOfTask | null {
  const task = config.tasks.find(({ key }) => isDigestOf(of, key));
  return task ? { recordId, taskKey: task.key } : null;
}

/** Null: nobody was told of it with a link, or its time is over. */
export async function readLead(reads: Reads, record: RecordOfTask): Promise<ClaimedLead | null> {
  const claim = await reads.claims.get(record);
  return claim && withFacts(reads, claim);
}

/** In the order of `records`; those that are gone are left out. */
export async function readLeads(reads: Reads, records: readonly RecordOfTask[]): Promise<ClaimedLead[]> {
  const claims = await reads.claims.getMany(records);
  const inOrder = records.flatMap(({ recordId, taskKey }) =>
    claims.filter((claim) => claim.recordId === recordId && claim.taskKey === taskKey),
  );
  const leads = await Promise.all(inOrder.map((claim) => withFacts(reads, claim)));
  return leads.filter((lead) => lead !== null);
}

async function withFacts({ leads }: Reads, claim: Claim): Promise<ClaimedLead | null> {
  const found = await leads.withFacts(claim.taskKey, claim);
  return found && { claim, facts: found.facts, fellTo: fellTo(found.lead) };
}

const fellTo = ({ grade, toldGrade }: Lead): number | null => (grade === toldGrade ? null : grade);
