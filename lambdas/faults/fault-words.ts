import type { FaultKind } from './fault.ts';

/** What a language says of each fault: what happened, and what to do. */
export interface FaultWords {
  begins: string;
  over: string;
  since(time: string): string;
  lasted(from: string, to: string): string;
  detail(detail: string): string;
  /** How many, and the first of them. */
  counted(total: number, names: readonly string[], isAll: boolean): string;
  todoLabel: string;
  kinds: Readonly<
    Record<FaultKind, { title(name: string): string; overTitle(name: string): string; todo: string }>
  >;
}
