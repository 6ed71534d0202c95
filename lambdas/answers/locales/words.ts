import type { ClaimOutcome } from '../../assignment/claim.ts';

/** Why a page shows no lead: how it begins, and what to do. */
export type NoticeName =
  | 'not-found'
  | 'expired'
  | 'forged'
  | 'link-used'
  | 'too-many'
  | 'foreign-host'
  | 'foreign-form'
  | 'form-expired'
  | 'who'
  | 'not-yours'
  | 'method'
  | 'too-large'
  | 'no-form'
  | 'failed';

/** What is said above a lead after something that was pressed was refused. Part of an address: short, and of nobody. */
export type NoteName = 'taken' | 'late' | 'said' | 'free' | 'denied' | 'choose';

/** All that the page says of its own. Names and times come in as they are shown. */
export interface AnswerWords {
  title: string;
  unknownLead: string;
  /** In place of the name of somebody who was forgotten. */
  grade(letter: string): string;
  state: {
    open: string;
    assigned(name: string): string;
    mine(time: string): string;
    taken(name: string, time: string): string;
    outcome(outcome: string, time: string): string;
  };
  fell(grade: string, newGrade: string | null): string;
  said(quote: string): string;
  labels: {
    who: string;
    passTo: string;
    outcome: string;
    pass: string;
    contact: string;
    note: string;
    facts: string;
  };
  chooseNobody: string;
  call(phone: string): string;
  /** Where to find a number that is not shown whole. */
  maskedPhone(shown: string): string;
  /** Nobody is known at this browser: what they would see, and how they become known. */
  stranger: string;
  numberOnceYours: string;
  do: { claim: string; release: string; pass: string; enrol: string; iAm: string };
  releaseUntil(time: string): string;
  outcomes: Readonly<Record<ClaimOutcome, string>>;
  list(count: number): string;
  listOpen: string;
  /** Who looks at it. */
  you(name: string): string;
  enrol: { heading: string; text(name: string | null): string; done(name: string): string; next: string };
  /** On a person's own page. */
  yours: { heading(count: number): string; none: string };
  notes: Readonly<Record<NoteName, string>>;
  notices: Readonly<Record<NoticeName, { heading: string; text: string }>>;
}
