/** What a language says of who should call a lead, who does, and that nobody has. Names go in as marks: see `fill`. */
export interface AnswerWords {
  /** The link that takes a lead, or leads to those of a list. */
  take: string;
  /** The link of who has it, and has not said what came of it. */
  say: string;
  assignee(name: string): string;
  /** In place of `assignee`, where somebody took it before it could be told. */
  takenAt(name: string, time: string): string;
  rowTaken(name: string): string;
  /** Why it went to them, where that must be said. */
  because: { knowsThem: string; nobodyElse: string };
  /** Opens the first line of a reminder. */
  unclaimedBadge(grade: string, repeat: boolean): string;
  staleBadge(grade: string, repeat: boolean): string;
  /** After the badge, before who the lead is. */
  unclaimed(waited: string): string;
  stale(name: string, waited: string): string;
  /** In place of `unclaimed`, of a lead that was given back. */
  returned(by: string): string;
  todo: {
    reassigned(from: string, to: string): string;
    /** Nobody is left whom it could be given to. */
    nobodyLeft(to: string): string;
    passed(by: string, to: string): string;
    returned(by: string, to: string): string;
    /** Where it is nobody's turn, or that of who gave it back. */
    returnedToAll(by: string): string;
    last: string;
    lastLead(lead: string): string;
    stale: string;
  };
  /** Of a list of reminders: how many leads nobody has, and of how many nobody has said what came of them. */
  listHead(counts: { unclaimed: number; stale: number; repeat: boolean }): string;
  takenHead(count: number, repeat: boolean): string;
  /** After the grade in a row that may have been heard before. */
  rowRepeat: string;
  rowWaited(waited: string): string;
  rowStale(waited: string): string;
  rowReturned(by: string): string;
  rowReturnedToAll: string;
  /** In place of `assignee`, where it is theirs only now. */
  rowGiven(name: string): string;
  /** In place of `assignee`, where nobody else is left. */
  rowNobodyLeft(to: string): string;
  rowLast: string;
  rowLastLead(lead: string): string;
  taken(name: string, who: string, took: string | null): string;
  passed(by: string, who: string, to: string): string;
  outcome(name: string, who: string, outcome: string): string;
  repeatMark: string;
  /** A time that somebody waited, short. */
  waited(ms: number): string;
}
