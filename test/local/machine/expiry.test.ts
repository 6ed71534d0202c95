import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from 'vitest';
import { silentLog } from '../../../lambdas/platform/log/log.ts';
import { DAY_MS, HOUR_MS, SECOND_MS } from '../../../lambdas/platform/time/duration.ts';
import { expireItems } from '../../../local/aws/expire-items.ts';
import { startExpiry } from '../../../local/machine/expiry.ts';
import { NOON_MS } from '../../support/clock.ts';
import { dump } from '../../support/table.ts';
import { useTables } from '../../support/use-tables.ts';

const tables = useTables();

type Where = Awaited<ReturnType<typeof tables.newTable>>;

async function tableWith(items: Record<string, number | null>): Promise<Where> {
  const where = await tables.newTable();
  for (const [name, expiresAtMs] of Object.entries(items)) {
    const expiresAt = expiresAtMs === null ? {} : { expiresAt: expiresAtMs / SECOND_MS };
    await where.documents.send(
      new PutCommand({ TableName: where.tableName, Item: { pk: name, sk: 'x', ...expiresAt } }),
    );
  }
  return where;
}

const left = async ({ documents, tableName }: Where) =>
  (await dump(documents, tableName)).map(({ pk }) => String(pk)).sort((one, other) => (one < other ? -1 : 1));

describe('what expired, on one machine', () => {
  test('is deleted a day later, and nothing else', async () => {
    const where = await tableWith({
      long: NOON_MS - 9 * DAY_MS,
      aDay: NOON_MS - DAY_MS,
      today: NOON_MS - HOUR_MS,
      later: NOON_MS + DAY_MS,
      never: null,
    });
    expect(await expireItems(where.documents, where.tableName, NOON_MS)).toBe(2);
    expect(await left(where)).toEqual(['later', 'never', 'today']);
  });

  test.each([
    ['an hour that was an hour', HOUR_MS, HOUR_MS, 1],
    ['a clock that was set ahead by a year', HOUR_MS, 365 * DAY_MS, 0],
    ['a minute after the start', 60 * SECOND_MS, 60 * SECOND_MS, 0],
  ])('%s', async (_name, steadyMs, wallMs, scans) => {
    // Two fires: the first one only looks at the clocks.
    const times = [
      { wallMs: NOON_MS, steadyMs: 0 },
      { wallMs: NOON_MS + wallMs, steadyMs },
    ];
    let at = 0;
    const asked: number[] = [];
    const done = Promise.withResolvers<void>();
    const clock = {
      nowMs: () => times[Math.min(at, 1)]?.wallMs ?? 0,
      sleep: async () => {
        at += 1;
        if (at > 1) {
          done.resolve();
          await new Promise<void>(() => {});
        }
      },
    };
    startExpiry({
      expire: async (nowMs) => {
        asked.push(nowMs);
        return 0;
      },
      clock,
      log: silentLog,
      steadyMs: () => times[Math.min(at, 1)]?.steadyMs ?? 0,
    });
    await done.promise;
    expect(asked).toHaveLength(scans);
  });
});
