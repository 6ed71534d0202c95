import { gradeLetter } from '../leads/grade.ts';
import { askName, type Told } from '../leads/told.ts';

/** As machines know them. */
const EVENTS = { taken: 'claimed', outcome: 'outcome' } as const;

/**
 * `recordId:grade:channel`, the same in every attempt. What is told of the same record and grade later (a correction,
 * an alert again) says so at its end, and which one it is from the second on, or a machine would take it for one it has
 * seen. A reminder says its step, and an answer which one it is: `…:remind:2`, `…:claimed:1`.
 */
export function messageId(told: Told, channel: string): string {
  const { kind, lead, ask, round = 1 } = told;
  const id = `${lead.recordId}:${gradeLetter(lead.grade)}:${channel}`;
  if (kind === 'alert') return id;
  if (kind === 'taken' || kind === 'outcome') return `${id}:${EVENTS[kind]}:${round}`;
  const first = `${id}:${ask ? `remind:${askName(ask)}` : kind}`;
  return round === 1 ? first : `${first}:${round}`;
}
