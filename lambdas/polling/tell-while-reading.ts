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
 * From the end of one telling to the beginning of the next: what comes meanwhile is told together. Otherwise a long list
 * wakes a lane for each of its pages, and uses up a robot's minute on lists of six.
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
  readonly #woken = new Set<string>();
  #tellings = 0;
  readonly #deps: EarlyDeps;
  readonly #task: TaskConfig;
  readonly #sightings: Sightings;
  readonly #of: EarlyPolicy;
  #fresh = new Set<string>();
  #isClockOff: boolean;
  #running: Promise<void> | null = null;
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
    this.#running ??= this.#run();
  }

  /** Lanes that were woken again and again while the list was read: what is left there may wait for more of it. */
  get flooded(): ReadonlySet<string> {
    return this.#tellings > 1 ? this.#woken : new Set();
  }

  /** Waits for what was begun: the rest is for who writes the books. @throws what its writes threw */
  async end(): Promise<void> {
    this.#isClockOff = true;
    this.#ended.abort();
    await this.#running;
    if (this.#failure !== null) throw this.#failure.error;
  }

  async #run(): Promise<void> {
    const { clock } = this.#deps.platform;
    try {
      // The rows of this page come first.
      await null;
      while (this.#fresh.size > 0 && !this.#ended.signal.aborted) {
        const waitMs = Math.min(BETWEEN_MS, this.#nextAtMs - clock.nowMs());
        if (waitMs > 0) {
          await clock.sleep(waitMs, this.#ended.signal);
          continue;
        }
        const keys = [...this.#fresh];
        this.#fresh = new Set();
        await this.#tell(keys);
      }
    } catch (error) {
      this.#failure = { error };
    } finally {
      this.#running = null;
    }
  }

  async #tell(keys: readonly string[]): Promise<void> {
    const { deadlineMs } = this.#of;
    const { platform, laneQueue } = this.#deps;
    const applying = applyingOf(this.#deps, this.#task, this.#of.policy, deadlineMs);
    const decisions = keys.flatMap((key) => this.#decisionOf(key, applying.nowMs) ?? []);
    const due: Finished['due'][number][] = [];
    if (decisions.length === 0) return;
    this.#deps.remembered?.forget(this.#task.key);
    // Loaded with the first lead: most polls find nothing that is new. And the queue beside what is written first.
    laneQueue.prepare?.();
    const { applyNew } = await import('./apply.ts');
    await mapLimit(decisions, WRITE_CONCURRENCY, async ({ key, decision, latestAtMs }) => {
      if (platform.clock.nowMs() >= deadlineMs) return;
      const finished = await applyNew(applying, decision);
      due.push(...finished.due);
      logEntry(platform.log, this.#task, decision, finished.reason);
      const { grade, calledAtMs } = decision;
      this.told.set(key, { grade, calledAtMs, latestAtMs, reason: finished.reason });
    });
    await nudge(laneQueue, due, platform.clock.nowMs());
    for (const { channel } of due) this.#woken.add(channel);
    this.#tellings += 1;
    this.#nextAtMs = platform.clock.nowMs() + BETWEEN_MS;
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
