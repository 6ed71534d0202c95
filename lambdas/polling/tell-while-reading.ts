import { latestTimeOf } from '../call-records/record/times-of-record.ts';
import type { TaskConfig } from '../config/config.ts';
import { type Decision, decide, type Policy } from '../leads/decide.ts';
import { mapLimit } from '../platform/map-limit.ts';
import { MINUTE_MS, SECOND_MS } from '../platform/time/duration.ts';
import { CLOCK_TOLERANCE_MS } from '../platform/time/stored-time.ts';
import { type ApplyDeps, applyingOf, WRITE_CONCURRENCY } from './applying.ts';
import type { Finished } from './finish-lead.ts';
import type { KnownLeads } from './known-leads.ts';
import { logEntry } from './log-entry.ts';
import { nudge } from './nudge.ts';
import type { PollDeps } from './poll-deps.ts';
import type { Sightings } from './sightings.ts';

/**
 * From one nudge to the next: what comes meanwhile is told together. Otherwise a long list wakes a lane for each of its
 * pages, and uses up a robot's minute on lists of six.
 */
const BETWEEN_MS = SECOND_MS / 2;
/** An older record may be one whose zone has changed, which only the whole list can show. */
const FRESH_MS = 15 * MINUTE_MS;

type New = Extract<Decision, { kind: 'new' }>;

/** A lead that was told before its list had been read to the end. */
export interface ToldEarly {
  grade: number;
  calledAtMs: number;
  latestAtMs: number;
  reason: Finished['reason'];
}

type EarlyDeps = ApplyDeps & Pick<PollDeps, 'laneQueue' | 'remembered'>;

export interface EarlyPolicy {
  policy: Policy;
  known: KnownLeads;
  fromMs: number;
  untilMs: number;
  deadlineMs: number;
  /** Is it known already that the vendor's clock or ours is wrong? */
  isClockOff: boolean;
}

/**
 * Tells new leads as their pages come, beside the reading: a page that hangs, and a long list, keep none of the others
 * waiting. Only what the rest of the list cannot change is told so: leads that nobody knew, just called, of a task whose
 * first reading is over, where no clock is in doubt. All else waits for the end of the list, and so do the books.
 */
export class TellWhileReading {
  readonly told = new Map<string, ToldEarly>();
  /** Lanes that were nudged. */
  readonly #woken = new Set<string>();
  #nudges = 0;
  readonly #deps: EarlyDeps;
  readonly #task: TaskConfig;
  readonly #sightings: Sightings;
  readonly #of: EarlyPolicy;
  #fresh = new Set<string>();
  /** Written, and nobody was nudged for it yet. */
  readonly #untold: Finished['due'][number][] = [];
  #isClockOff: boolean;
  #writing: Promise<void> | null = null;
  #nudging: Promise<void> | null = null;
  readonly #ended = new AbortController();
  #nextAtMs = Number.NEGATIVE_INFINITY;
  #failure: { error: unknown } | null = null;

  constructor(deps: EarlyDeps, task: TaskConfig, sightings: Sightings, of: EarlyPolicy) {
    this.#deps = deps;
    this.#task = task;
    this.#sightings = sightings;
    this.#of = of;
    this.#isClockOff = of.isClockOff || of.policy.covering !== null;
  }

  /** @param clockOffsetMs the vendor's clock minus ours, as the answer says; null: it does not say */
  answered(clockOffsetMs: number | null): void {
    if (Math.abs(clockOffsetMs ?? 0) > CLOCK_TOLERANCE_MS) this.#isClockOff = true;
  }

  /** To be called after the row was seen. */
  saw(key: string): void {
    if (this.#isClockOff || this.#failure !== null || this.told.has(key)) return;
    const seen = this.#sightings.byKey.get(key);
    if (!seen?.readable || seen.record === null || this.#of.known.leads.has(key)) return;
    this.#fresh.add(key);
    this.#writing ??= this.#writeAll();
  }

  /**
   * Waits for what was begun, and nudges for what is left of it: the rest is for who writes the books. Lanes that were woken
   * hear that nothing more of this list is on its way.
   *
   * @throws what its writes threw
   */
  async end(): Promise<void> {
    this.#isClockOff = true;
    this.#ended.abort();
    await Promise.all([this.#writing, this.#nudging]);
    const rest = this.#untold.splice(0);
    // Also where another lead could not be written.
    if (this.#nudges > 1 || rest.length > 0)
      await nudge(this.#deps.laneQueue, rest, this.#deps.platform.clock.nowMs(), this.#woken);
    if (this.#failure !== null) throw this.#failure.error;
  }

  async #writeAll(): Promise<void> {
    try {
      // The rows of this page come first.
      await null;
      while (this.#fresh.size > 0 && !this.#ended.signal.aborted) {
        const keys = [...this.#fresh];
        this.#fresh = new Set();
        await this.#write(keys);
        if (this.#untold.length > 0) this.#nudging ??= this.#nudgeNowAndThen();
      }
    } catch (error) {
      this.#failure ??= { error };
    } finally {
      this.#writing = null;
    }
  }

  async #write(keys: readonly string[]): Promise<void> {
    const { deadlineMs } = this.#of;
    const { platform, laneQueue } = this.#deps;
    const applying = applyingOf(this.#deps, this.#task, this.#of.policy, deadlineMs);
    const decisions = keys.flatMap((key) => this.#decisionOf(key, applying.nowMs) ?? []);
    if (decisions.length === 0) return;
    this.#deps.remembered?.forget(this.#task.key);
    // Loaded with the first lead: most polls find nothing that is new. And the queue beside what is written first.
    laneQueue.prepare?.();
    const { applyNew } = await import('./apply.ts');
    await mapLimit(decisions, WRITE_CONCURRENCY, async ({ key, decision, latestAtMs }) => {
      if (platform.clock.nowMs() >= deadlineMs) return;
      const finished = await applyNew(applying, decision);
      this.#untold.push(...finished.due);
      logEntry(platform.log, this.#task, decision, finished.reason);
      const { grade, calledAtMs } = decision;
      this.told.set(key, { grade, calledAtMs, latestAtMs, reason: finished.reason });
    });
  }

  async #nudgeNowAndThen(): Promise<void> {
    const { clock } = this.#deps.platform;
    const { signal } = this.#ended;
    try {
      while (this.#untold.length > 0) {
        const waitMs = Math.min(BETWEEN_MS, this.#nextAtMs - clock.nowMs());
        if (waitMs > 0) await clock.sleep(waitMs, signal);
        // What is left is nudged for at once then.
        if (signal.aborted) return;
        const due = this.#untold.splice(0);
        await nudge(this.#deps.laneQueue, due, clock.nowMs());
        for (const { channel } of due) this.#woken.add(channel);
        this.#nudges += 1;
        this.#nextAtMs = clock.nowMs() + BETWEEN_MS;
      }
    } catch (error) {
      this.#failure ??= { error };
    } finally {
      this.#nudging = null;
    }
  }

  #decisionOf(key: string, nowMs: number): { key: string; decision: New; latestAtMs: number } | null {
    const { policy, known, fromMs, untilMs } = this.#of;
    const seen = this.#sightings.byKey.get(key);
    if (!seen?.readable || seen.record === null || seen.calledAtMs === null || known.leads.has(key))
      return null;
    const isCovered = seen.calledAtMs > fromMs - known.marginMs && seen.calledAtMs < untilMs + known.marginMs;
    const latestAtMs = latestTimeOf(seen.record) ?? seen.calledAtMs;
    const isFresh = nowMs - latestAtMs < FRESH_MS && latestAtMs - nowMs < CLOCK_TOLERANCE_MS;
    if (!isCovered || !isFresh) return null;
    const decision = decide(seen, undefined, policy, nowMs);
    return decision.kind === 'new' && decision.reason === 'told' ? { key, decision, latestAtMs } : null;
  }
}
