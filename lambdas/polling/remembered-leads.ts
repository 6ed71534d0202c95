import type { Lead } from '../leads/lead.ts';
import { MINUTE_MS } from '../platform/time/duration.ts';
import type { Span } from './windows/unread-spans.ts';

/** Others may have told leads since. A lead of theirs that falls is noticed so much later. */
export const REMEMBERED_FOR_MS = 5 * MINUTE_MS;
/** Of all tasks together: some 600 bytes each. */
const MOST_LEADS = 60_000;

interface Remembered extends Span {
  readAtMs: number;
  leads: ReadonlyMap<string, Lead>;
}

/**
 * The leads that a warm function has read of each task, so that a poll which finds nothing new need not read them again.
 * Of one process; nothing of it is stored. A process that changes a lead that was told says so first in the task's state, which
 * each poll reads: nobody goes by what they remember from before. A lead that others told since is put where it is, and
 * refused.
 */
export class RememberedLeads {
  readonly #tasks = new Map<string, Remembered>();
  #count = 0;

  /**
   * @param changingUntilMs until when somebody may be changing leads of the task, as its state says
   * @returns null: not known, or no longer
   */
  recall(
    taskKey: string,
    { fromMs, toMs }: { fromMs: number; toMs: number },
    changingUntilMs: number,
    nowMs: number,
  ): Map<string, Lead> | null {
    const remembered = this.#tasks.get(taskKey);
    if (!remembered) return null;
    const { readAtMs } = remembered;
    const isFresh = nowMs >= readAtMs && nowMs - readAtMs < REMEMBERED_FOR_MS && readAtMs > changingUntilMs;
    const covers = remembered.fromMs <= fromMs && (remembered.toMs ?? 0) >= toMs;
    return isFresh && covers ? new Map(remembered.leads) : null;
  }

  /** @param span which was asked for, at `readAtMs` or later */
  remember(
    taskKey: string,
    span: { fromMs: number; toMs: number },
    leads: ReadonlyMap<string, Lead>,
    readAtMs: number,
  ): void {
    this.forget(taskKey);
    if (leads.size > MOST_LEADS) return;
    this.#tasks.set(taskKey, { ...span, readAtMs, leads: new Map(leads) });
    this.#count += leads.size;
    for (const oldest of this.#tasks.keys()) {
      if (this.#count <= MOST_LEADS) break;
      this.forget(oldest);
    }
  }

  /** Something was written, or refused: it is read again. */
  forget(taskKey: string): void {
    this.#count -= this.#tasks.get(taskKey)?.leads.size ?? 0;
    this.#tasks.delete(taskKey);
  }
}
