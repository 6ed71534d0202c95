import { type Busy, dayOf, messagesOf } from './messages.ts';
import { type Line, PRICES } from './prices.ts';
import { idle, type Scale } from './scale.ts';
import { type Usage, usageOf } from './usage.ts';

export interface BillLine {
  line: Line;
  quantity: number;
  usd: number;
  /** What is free of charge takes off so much, if nothing else in the account uses it up. */
  freeUsd: number;
}

export interface Bill {
  lines: readonly BillLine[];
  usd: number;
  freeUsd: number;
  busy: Busy;
}

export interface Bills {
  scale: Scale;
  idle: Bill;
  busy: Bill;
}

export function billsOf(scale: Scale): Bills {
  const day = dayOf(scale);
  const of = (one: Scale) => {
    const listed = one.isFiltered ? one.leadsPerDay : one.callsPerDay;
    return billOf(usageOf(one, messagesOf(day, one.callsPerDay, listed)));
  };
  return { scale, idle: of(idle(scale)), busy: of(scale) };
}

/** Prices what was used. */
export function billOf({ quantities, busy }: Usage): Bill {
  const lines = (Object.keys(PRICES.lines) as Line[]).map((line): BillLine => {
    const { usd, per, free } = PRICES.lines[line];
    const quantity = quantities[line];
    return { line, quantity, usd: (quantity / per) * usd, freeUsd: (Math.min(quantity, free) / per) * usd };
  });
  const sum = (of: (line: BillLine) => number) => lines.reduce((total, line) => total + of(line), 0);
  return { lines, usd: sum(({ usd }) => usd), freeUsd: sum(({ freeUsd }) => freeUsd), busy };
}
