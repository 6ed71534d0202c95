import { expect, it } from 'vitest';
import { InOrder } from '../../../cli/tail/follow.ts';
import type { LogLine } from '../../../cli/tail/log-line.ts';

const found = (atMs: number, message = String(atMs)) => {
  const line: LogLine = { atMs, function: 'poll', level: 'info', message, fields: {}, isQuiet: false };
  return { id: message, storedMs: atMs, line };
};
const shown = (lines: readonly LogLine[]) => lines.map(({ message }) => message);

it('a line waits a round for older ones of other groups, and comes once', () => {
  const order = new InOrder(0);
  expect(shown(order.add([found(200), found(100)]))).toEqual([]);
  expect(shown(order.add([found(100), found(150), found(300), found(200)]))).toEqual(['100', '150', '200']);
  expect(shown(order.add([]))).toEqual(['300']);
  expect(shown(order.rest())).toEqual([]);
});

it('asks again for what may come late, and never for what is before its beginning', () => {
  const order = new InOrder(1_000_000);
  expect(order.fromMs).toBe(1_000_000);
  order.add([found(1_030_000)]);
  expect(order.fromMs).toBe(1_000_000);
  order.add([found(1_200_000)]);
  expect(order.fromMs).toBe(1_140_000);
});
