import type { AnswerKeyStore } from '../assignment/answer-key-store.ts';
import type { EnrolmentStore } from '../assignment/enrolment-store.ts';
import type { ToldListStore } from '../assignment/told-list-store.ts';
import type { LeadStore } from '../leads/lead-store.ts';
import type { Platform } from '../platform/platform.ts';
import type { ActDeps } from './act.ts';
import type { AnswerReport } from './answer-report.ts';
import type { Guesses } from './guesses.ts';

/** What the page reads and changes. */
export interface SiteDeps extends ActDeps {
  platform: Platform;
  leads: LeadStore;
  keys: AnswerKeyStore;
  enrolments: EnrolmentStore;
  lists: ToldListStore;
  guesses: Guesses;
  report(report: AnswerReport): void;
}
