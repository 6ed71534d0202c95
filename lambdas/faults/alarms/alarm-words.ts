import type { AlarmKind } from './alarm-kind.ts';

/** What a language says of each alarm: what happened, and what to do first. */
export interface AlarmWords {
  begins: string;
  over: string;
  since(time: string): string;
  overAt(time: string): string;
  todoLabel: string;
  runbook(address: string): string;
  detail(text: string): string;
  /** An alarm that this version has no words for. */
  other(name: string): { happened: string; todo: string };
  /** @param of the account, channel or function, where there is an alarm for each */
  kinds: Readonly<Record<AlarmKind, { happened(of: string): string; todo: string }>>;
}
