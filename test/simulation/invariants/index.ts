import type { Story } from '../story.ts';
import { booksClose } from './books-close.ts';
import {
  endsAreFinal,
  idlePollsWriteNothing,
  nothingElseIsThrown,
  nothingWaitsForEver,
} from './comes-to-rest.ts';
import { correctionsSettle } from './corrections-settle.ts';
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
import { oneSendsAtATime } from './one-at-a-time.ts';
import { hasWriteTrouble } from './promised.ts';
import { noneIsToldTwice, noRepeatInVain, repeatsAreMarked } from './repeats.ts';
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
  noRepeatInVain,
  twentyAMinute,
  oneSendsAtATime,
  alertsKeepTheirOrder,
  noCorrectionBeforeItsAlert,
  correctionsSettle,
  whoFellIsCorrected,
  booksClose,
  nothingWaitsForEver,
  idlePollsWriteNothing,
  endsAreFinal,
  nothingElseIsThrown,
  noSecretIsLogged,
];

/** What does not hold yet where a poll dies between its writes: judged elsewhere, and there on demand, `--open`. */
const OPEN_WHERE_POLLS_DIE: readonly Invariant[] = [
  nobodyStaysCancelled,
  orphansAreCorrected,
  whoRecoveredIsAnnounced,
];

/** What does not hold yet anywhere. */
const OPEN: readonly Invariant[] = [whoMovedAndFellIsCorrected, whoFellToAWantedGradeIsTold];

export interface Broken {
  invariant: string;
  where: string[];
}

export function broken(story: Story, withOpen = false): Broken[] {
  return [
    ...INVARIANTS,
    ...(withOpen || !hasWriteTrouble(story) ? OPEN_WHERE_POLLS_DIE : []),
    ...(withOpen ? OPEN : []),
  ]
    .map(({ name, check }) => ({ invariant: name, where: check(story) }))
    .filter(({ where }) => where.length > 0);
}
