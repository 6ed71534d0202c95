import type { TaskConfig } from '../config/config.ts';
import type { TaskState } from '../leads/coverage.ts';
import type { Lead } from '../leads/lead.ts';
import { KNOWN_MARGIN_MS, type LeadStore } from '../leads/lead-store.ts';
import { MINUTE_MS } from '../platform/time/duration.ts';
import type { PollDeps } from './poll-deps.ts';
import type { PollMessage } from './poll-message.ts';
import { REMEMBERED_FOR_MS } from './remembered-leads.ts';
import type { Sightings } from './sightings.ts';
import { isShortWindow, isSweep } from './windows/tiers.ts';

/** A record is hardly ever dated further from its window, or from its lead, while clocks and zones stand. */
const LEAST_MARGIN_MS = 20 * MINUTE_MS;

/** What the books say of the leads that a window may list. */
export interface KnownLeads {
  leads: Map<string, Lead>;
  /** How far they reach on both sides of the window. */
  marginMs: number;
}

/**
 * Asks the books before the vendor is asked. A window asks for as much again on both sides; the longest of a task for a
 * day, and so does each where a clock is in doubt. What a narrow question leaves out is dated otherwise than its lead: it
 * is told no more than once all the same, since the keys of deliveries name no time; that it fell is noticed by the next
 * longer window. What was read may be a moment old, as if it had been asked for a moment earlier: whatever follows from it is
 * written only if the lead is as it was read.
 */
export async function knownLeads(
  { leads, remembered, clocks, platform }: PollDeps,
  task: TaskConfig,
  message: PollMessage,
  state: TaskState,
  untilMs: number,
): Promise<KnownLeads> {
  const { fromMs, toMs, dueAtMs, backMs } = message;
  const isNarrow =
    !isSweep(task, message) &&
    toMs === null &&
    fromMs >= dueAtMs - backMs &&
    state.covering === null &&
    (clocks?.differenceOf(task.account) ?? null) === null;
  const marginMs = isNarrow ? Math.min(KNOWN_MARGIN_MS, Math.max(backMs, LEAST_MARGIN_MS)) : KNOWN_MARGIN_MS;
  const span = { fromMs: fromMs - marginMs, toMs: untilMs + marginMs };
  if (!isNarrow || !isShortWindow(task, message) || !remembered)
    return { leads: await leads.peekKnown(task.key, span.fromMs, span.toMs), marginMs };
  const nowMs = platform.clock.nowMs();
  const changingUntilMs = state.leadsChangingUntilMs ?? Number.NEGATIVE_INFINITY;
  const recalled = remembered.recall(task.key, span, changingUntilMs, nowMs);
  if (recalled) return { leads: recalled, marginMs };
  const longer = { ...span, toMs: span.toMs + REMEMBERED_FOR_MS };
  const read = await leads.peekKnown(task.key, longer.fromMs, longer.toMs);
  remembered.remember(task.key, longer, read, nowMs);
  return { leads: read, marginMs };
}

/**
 * A vendor that ignores the window lists calls that the first question did not cover: ask the books about those too. And
 * where the answer puts a clock in doubt, about a day on both sides.
 */
export async function addLeadsOutside(
  leads: LeadStore,
  task: TaskConfig,
  { leads: known, marginMs }: KnownLeads,
  { earliestMs, latestMs }: Pick<Sightings, 'earliestMs' | 'latestMs'>,
  window: { fromMs: number; toMs: number },
  isClockOff = false,
): Promise<void> {
  const [before, after] = [window.fromMs - marginMs, window.toMs + marginMs];
  const add = async (fromMs: number, toMs: number) => {
    for (const [recordId, lead] of await leads.peekKnown(task.key, fromMs, toMs)) {
      if (!known.has(recordId)) known.set(recordId, lead);
    }
  };
  const widest = isClockOff ? KNOWN_MARGIN_MS : marginMs;
  const fromMs = Math.min(window.fromMs - widest, earliestMs ?? before);
  const toMs = Math.max(window.toMs + widest, latestMs ?? after);
  if (fromMs < before) await add(fromMs, before);
  if (toMs > after) await add(after, toMs);
}
