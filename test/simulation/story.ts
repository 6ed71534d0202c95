import type { Config } from '../../lambdas/config/config.ts';
import type { Delivery } from '../../lambdas/deliveries/delivery.ts';
import { isGradeWord, type Told as LeadTold } from '../../lambdas/leads/told.ts';
import type { PollMessage } from '../../lambdas/polling/poll-message.ts';
import type { PollReport } from '../../lambdas/polling/reports.ts';
import type { Deployed } from './configs.ts';
import type { Stored } from './lagging-index.ts';
import type { Write } from './memory-table.ts';
import type { Plan } from './plan.ts';
import type { Receiver, Sent } from './receiver.ts';
import type { TimeLine } from './time-line.ts';
import type { PageSeen } from './visitors.ts';

export interface PollRun {
  by: string;
  beganMs: number;
  /** How far its clock was ahead of the true time when it began. */
  aheadMs: number;
  /** Null: it never ended. */
  endedMs: number | null;
  message: PollMessage;
  config: Config;
  /** Ids of the records that came over the wire. */
  listed: ReadonlySet<string>;
  report: PollReport | null;
}

/** All that happened in a world, for the invariants to judge. */
export interface Story {
  plan: Plan;
  endMs: number;
  /** From here on nothing was left to do. */
  idleFromMs: number;
  deployed: readonly Deployed[];
  writes: readonly Write[];
  items: readonly Stored[];
  sends: readonly Sent[];
  /** Of each robot. */
  arrivals: readonly Pick<Receiver, 'name' | 'arrivals'>[];
  polls: readonly PollRun[];
  /** What pages of leads said to whom. */
  pages: readonly PageSeen[];
  logs: readonly string[];
  /** What was thrown and not by the simulation. */
  defects: readonly string[];
  timeLine: TimeLine;
}

/** A delivery as the table holds it: nulls are left out there. */
export type Told = Stored &
  Pick<Delivery, 'state' | 'channel' | 'attempts' | 'ambiguous'> & {
    told: LeadTold;
    reason?: string;
    createdAtMs: number;
    sentAtMs?: number;
  };

export const deliveriesOf = (story: Story): Told[] => story.items.filter(isDelivery) as unknown as Told[];

export const isClaim = ({ sk }: Pick<Stored, 'sk'>): boolean => sk === 'CLAIM';

export const isDelivery = (item: Stored): boolean => item.pk.startsWith('RECORD#') && !isClaim(item);

/** What says a grade, as against a reminder and what is told of an answer. */
export const saysGrade = ({ told }: Pick<Told, 'told'>): boolean => isGradeWord(told);

/** `recordId:grade:channel`, for what is no alert its kind, and from the second on its round: as messages carry it. */
export function idOf({ told, channel }: Pick<Told, 'told' | 'channel'>): string {
  const id = `${told.lead.recordId}:${String.fromCharCode(64 + told.lead.grade)}:${channel}`;
  const { kind, ask, round = 1 } = told;
  if (kind === 'alert') return id;
  if (kind === 'taken') return `${id}:claimed:${round}`;
  if (kind === 'outcome') return `${id}:outcome:${round}`;
  const word = ask ? `remind:${ask.passedBy ? 'passed' : ask.step || 'stale'}` : kind;
  return round === 1 ? `${id}:${word}` : `${id}:${word}:${round}`;
}

export const newestConfig = ({ deployed }: Story): Config => (deployed.at(-1) as Deployed).config;
