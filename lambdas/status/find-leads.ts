import type { LeadFacts } from '../leads/facts/facts.ts';
import { maskedPhone, shownPhone } from '../leads/facts/phone.ts';
import { taskPartition } from '../leads/task-partition.ts';
import { all, any, beginsWith, type Condition, equals } from '../platform/table/conditions.ts';
import type { TableScan } from '../platform/table/table-scan.ts';

/** What finds a lead in its task. Epoch milliseconds. */
export interface FoundLead {
  taskKey: string;
  recordId: string;
  calledAtMs: number;
}

const PARTITION = taskPartition('');
const IS_LEAD = all(beginsWith('pk', PARTITION), beginsWith('sk', 'LEAD#'));
const ATTRIBUTES = ['pk', 'recordId', 'calledAtMs'];
const DIALLED = /^\+?[\d\s()*-]{5,}$/;

/** Could people have dialled it? Ids of records may be numbers, too. */
export const mayBePhone = (text: string): boolean => DIALLED.test(text);

/**
 * The leads of a record's id or of a phone number, the latest call first. Reads the whole table: once, or a second time
 * where an id is of no record and could be an encrypted number.
 */
export async function findLeads(scan: TableScan, idOrPhone: string): Promise<FoundLead[]> {
  if (!mayBePhone(idOrPhone)) {
    const isIt = any(equals('recordId', idOrPhone), equals('recordId', idOrPhone.toLowerCase()));
    const ofId = await found(scan, all(IS_LEAD, isIt), ATTRIBUTES, () => true);
    if (ofId.length > 0) return ofId;
  }
  return found(scan, IS_LEAD, [...ATTRIBUTES, 'phone', 'facts'], ({ recordId, phone, facts }) => {
    return isRecord(recordId, idOrPhone) || isPhone(facts?.phone ?? phone ?? null, idOrPhone);
  });
}

/** The vendor writes ids small; people copy them from places that do not. */
export const isRecord = (recordId: string, given: string): boolean =>
  recordId === given || recordId.toLowerCase() === given.toLowerCase();

async function found(
  scan: TableScan,
  filter: Condition,
  attributes: readonly string[],
  isWanted: (lead: StoredLead) => boolean,
): Promise<FoundLead[]> {
  const leads: FoundLead[] = [];
  for await (const item of scan(filter, attributes)) {
    const lead = item as unknown as StoredLead;
    const { pk, recordId, calledAtMs } = lead;
    if (isWanted(lead)) leads.push({ taskKey: pk.slice(PARTITION.length), recordId, calledAtMs });
  }
  return leads.toSorted((one, other) => other.calledAtMs - one.calledAtMs);
}

interface StoredLead {
  pk: string;
  recordId: string;
  calledAtMs: number;
  /** Of a lead whose alerts have its facts. */
  phone?: string;
  facts?: LeadFacts;
}

/** @param shown as it is kept: a number that the task masks is known by what is left of it */
export function isPhone(shown: string | null, given: string): boolean {
  if (shown === null) return false;
  const [kept, wanted] = [plain(shown), plain(given)];
  return kept === wanted || (kept.includes('*') && kept === plain(maskedPhone(wanted)));
}

/** However it is written, and with or without the country's code. An encrypted one stays as it is. */
function plain(phone: string): string {
  const shown = shownPhone(phone.trim());
  if (!DIALLED.test(shown)) return shown;
  return shown.replaceAll(/[\s()+-]/g, '').replace(/^(?:00)?86(?=[\d*]{11}$)/, '');
}
