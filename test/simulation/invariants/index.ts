import type { Story } from '../story.ts';
import { booksClose } from './books-close.ts';
import {
  endsAreFinal,
  idlePollsWriteNothing,
  nothingElseIsThrown,
  nothingWaitsForEver,
} from './comes-to-rest.ts';
import { endingsAreRight } from './endings-are-right.ts';
import { alertsKeepTheirOrder, noCorrectionBeforeItsAlert } from './in-order.ts';
import type { Invariant } from './invariant.ts';
import {
  nobodyStaysCancelled,
  noLeadIsLost,
  whatWasReadIsEntered,
  whoFellToAWantedGradeIsTold,
} from './no-lead-is-lost.ts';
import { noSecretIsLogged } from './no-secret-is-logged.ts';
import { noneIsToldTwice, repeatsAreMarked } from './repeats.ts';
import {
  orphansAreCorrected,
  whoFellIsCorrected,
  whoMovedAndFellIsCorrected,
  whoRecoveredIsAnnounced,
} from './the-last-word.ts';
import { twentyAMinute } from './twenty-a-minute.ts';

const INVARIANTS: readonly Invariant[] = [
  noLeadIsLost,
  whatWasReadIsEntered,
  endingsAreRight,
  noneIsToldTwice,
  repeatsAreMarked,
  twentyAMinute,
  alertsKeepTheirOrder,
  noCorrectionBeforeItsAlert,
  whoFellIsCorrected,
  booksClose,
  nothingWaitsForEver,
  idlePollsWriteNothing,
  endsAreFinal,
  nothingElseIsThrown,
  noSecretIsLogged,
];

/** What does not hold yet. They are looked at on demand: `--open`. */
const OPEN: readonly Invariant[] = [
  nobodyStaysCancelled,
  orphansAreCorrected,
  whoMovedAndFellIsCorrected,
  whoFellToAWantedGradeIsTold,
  whoRecoveredIsAnnounced,
];

export interface Broken {
  invariant: string;
  where: string[];
}

export function broken(story: Story, withOpen = false): Broken[] {
  return [...INVARIANTS, ...(withOpen ? OPEN : [])]
    .map(({ name, check }) => ({ invariant: name, where: check(story) }))
    .filter(({ where }) => where.length > 0);
}
