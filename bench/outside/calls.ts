import { vendorRecord, vendorTurn } from '../../test/support/records.ts';

export interface Call {
  /** As the vendor writes times: it sorts like the time. */
  calledAt: string;
  json: string;
  /** How a message tells of it. Null: it is no A. */
  phone: string | null;
}

const TALK_MS = 30_000;

/** Every third call is answered, with three turns. */
export function callOf(n: number, calledAtMs: number, isLead: boolean): Call {
  const answered = isLead || n % 3 === 0;
  const phone = `138${String(n).padStart(8, '0')}`;
  const raw = vendorRecord({
    id: `50971322-2e84-4701-836c-${String(n).padStart(12, '0')}`,
    calledAtMs,
    talkMs: answered ? TALK_MS : 0,
    callee: phone,
    name: `客户${n}`,
    intention_results: isLead ? 1 : answered ? 2 + (n % 4) : 0,
    details: answered ? [1, 2, 3].map((sequence) => vendorTurn({ sequence })) : [],
  });
  return { calledAt: String(raw.calldate), json: JSON.stringify(raw), phone: isLead ? phone : null };
}

/** Newest first, as the vendor lists them. */
export function callsOf(count: number, leads: number, minutes: number, nowMs: number): Call[] {
  const every = leads === 0 ? Number.POSITIVE_INFINITY : Math.floor(count / leads);
  // The newest has ended by now.
  const newestMs = nowMs - TALK_MS - 10_000;
  const stepMs = (minutes * 60_000 - TALK_MS - 10_000) / count;
  let left = leads;
  return Array.from({ length: count }, (_, n) => {
    const isLead = n % every === 0 && left > 0;
    if (isLead) left -= 1;
    return callOf(n, newestMs - n * stepMs, isLead);
  });
}
