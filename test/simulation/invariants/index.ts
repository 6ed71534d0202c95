import type { Story } from '../story.ts';
import { booksClose } from './books-close.ts';
import { oneTakesALead, pagesAreRight } from './claims.ts';
import {
  endsAreFinal,
  idlePollsWriteNothing,
  leadsAreSettled,
  nothingElseIsThrown,
  nothingWaitsForEver,
} from './comes-to-rest.ts';
import { correctionsSettle } from './corrections-settle.ts';
import { endingsAreRight } from './endings-are-right.ts';
import { filtersAreJudgedRightly } from './filters.ts';
import { alertsKeepTheirOrder, noCorrectionBeforeItsAlert } from './in-order.ts';
import type { Invariant } from './invariant.ts';
import { lateChannelsHearNothing } from './late-channels.ts';
import { jumpsAreTold, waitsAreBounded } from './moved-clocks.ts';
import { noLeadIsLost, whatWasReadIsEntered } from './no-lead-is-lost.ts';
import { noSecretIsLogged } from './no-secret-is-logged.ts';
import { oneSendsAtATime } from './one-at-a-time.ts';
import {
  nobodyIsAskedInVain,
  nobodyIsForgotten,
  remindersDelayNoAlert,
  stepsKeepTheirTime,
} from './reminders.ts';
import { noneIsToldTwice, noRepeatInVain, repeatsAreMarked } from './repeats.ts';
import { whoFellIsCorrected, whoRecoveredIsAnnounced } from './the-last-word.ts';
import { limitsAreKept, oneRecordOnePerson, turnsAreFair, turnsAreKept, whoIsAwayIsSpared } from './turns.ts';
import { twentyAMinute } from './twenty-a-minute.ts';

const INVARIANTS: readonly Invariant[] = [
  noLeadIsLost,
  whatWasReadIsEntered,
  endingsAreRight,
  noneIsToldTwice,
  repeatsAreMarked,
  noRepeatInVain,
  twentyAMinute,
  oneSendsAtATime,
  alertsKeepTheirOrder,
  noCorrectionBeforeItsAlert,
  correctionsSettle,
  whoFellIsCorrected,
  whoRecoveredIsAnnounced,
  lateChannelsHearNothing,
  booksClose,
  filtersAreJudgedRightly,
  nothingWaitsForEver,
  waitsAreBounded,
  jumpsAreTold,
  leadsAreSettled,
  idlePollsWriteNothing,
  endsAreFinal,
  nothingElseIsThrown,
  noSecretIsLogged,
  oneTakesALead,
  pagesAreRight,
  turnsAreKept,
  turnsAreFair,
  oneRecordOnePerson,
  whoIsAwayIsSpared,
  limitsAreKept,
  nobodyIsAskedInVain,
  nobodyIsForgotten,
  stepsKeepTheirTime,
  remindersDelayNoAlert,
];

export interface Broken {
  invariant: string;
  where: string[];
}

export const broken = (story: Story): Broken[] =>
  INVARIANTS.map(({ name, check }) => ({ invariant: name, where: check(story) })).filter(
    ({ where }) => where.length > 0,
  );
