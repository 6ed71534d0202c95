import type { AlarmKind } from './alarm-kind.ts';

/** The words of a language for each alarm: what happened, and what to do first. */
export interface AlarmWords {
  begins: string;
  over: string;
  since(time: string): string;
  overAt(time: string): string;
  todoLabel: string;
  runbook(address: string): string;
  detail(text: string): string;
  /** For an alarm that this version does not know. */
  other(name: string): { happened: string; todo: string };
  /** @param of the account, channel or function, if there is one alarm for each */
  kinds: Readonly<Record<AlarmKind, { happened(of: string): string; todo: string }>>;
}
