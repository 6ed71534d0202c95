import type { FaultKind } from './fault.ts';

/** The words of a language for each fault: what happened, and what to do. */
export interface FaultWords {
  begins: string;
  over: string;
  since(time: string): string;
  lasted(from: string, to: string): string;
  detail(detail: string): string;
  /** The number, and the first ones. */
  counted(total: number, names: readonly string[], isAll: boolean): string;
  todoLabel: string;
  kinds: Readonly<
    Record<FaultKind, { title(name: string): string; overTitle(name: string): string; todo: string }>
  >;
}
