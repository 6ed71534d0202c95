import type { ClaimOutcome } from '../../lambdas/assignment/claim.ts';
import type { EscalationStep, PersonConfig, TeamConfig } from '../../lambdas/config/config.ts';

/** Who there is to take leads, and what they do. */
export interface PeoplePlan {
  people: Readonly<Record<string, PersonConfig>>;
  /** `east` has what no route takes, `west` the leads of one province. */
  teams: Readonly<Record<'east' | 'west', TeamConfig>>;
  escalation: Readonly<Record<'east' | 'west', readonly EscalationStep[]>>;
  announce: boolean;
  staleAfterMs: number;
  absences: readonly Absence[];
  presses: readonly Press[];
}

export interface Absence {
  id: string;
  person: string;
  /** When it is said. */
  atMs: number;
  untilMs: number;
}

export type Wanted =
  | { do: 'claim' }
  | { do: 'release' }
  | { do: 'pass'; to: string }
  | { do: 'outcome'; outcome: ClaimOutcome };

/** Somebody presses a button on a lead's page, or somebody at a terminal does it for them. */
export interface Press {
  id: string;
  call: string;
  /** Counted from when a group first heard of the lead, or from when a reminder about it was first sent. */
  since: 'heard' | 'asked';
  afterMs: number;
  by: string;
  wants: Wanted;
  way: 'page' | 'command';
  /** 2: the button is pressed twice. */
  times: number;
}
