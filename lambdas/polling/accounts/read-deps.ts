import type { SkippedReads } from '../../faults/skipped-reads.ts';
import type { Reason } from '../../leads/decide.ts';
import type { Queue } from '../../platform/queue.ts';
import type { FilterMemory } from '../filter/filter-memory.ts';
import type { poll } from '../poll.ts';
import type { PollDeps } from '../poll-deps.ts';
import type { PollingReport } from '../reports.ts';
import type { AccountStore } from './account-store.ts';
import type { TokenDeps } from './follow-token.ts';
import type { ReadMessage } from './read-message.ts';

export interface ReadDeps extends Omit<PollDeps, 'polls' | 'filter'>, Pick<TokenDeps, 'tokenExpiry'> {
  accounts: AccountStore;
  reads: Queue<ReadMessage>;
  skippedReads: SkippedReads;
  /** Hears what became of each record that was listed. @default nobody asks */
  onEntry?(taskKey: string, key: string, reason: Reason): void;
  /** Reads one window of one task. */
  poll: typeof poll;
  report(report: PollingReport): void;
  /** Of this process. @default no list is asked for by grade */
  filterMemory?: FilterMemory;
}
