import { expect, test } from 'vitest';
import { tellUntold } from '../../lambdas/answers/tell-untold.ts';
import type { Claim } from '../../lambdas/assignment/claim.ts';
import { answer } from '../../lambdas/assignment/claim-changes.ts';
import { silentLog } from '../../lambdas/platform/log/log.ts';
import { aClaim } from '../support/claims.ts';
import { NOON_MS } from '../support/clock.ts';
import { memoryTable } from '../support/memory-stores.ts';
import { World } from '../support/world.ts';

test('an answer that cannot be told delays no other, is logged, and is told once it can be', async () => {
  const { claims } = new World(memoryTable()).functions().stores;
  for (const recordId of ['1', '2', '3']) {
    const { pk: _pk, sk: _sk, token: _token, ...fresh } = aClaim({ recordId });
    const opened = await claims.open(fresh);
    const said = answer(opened, { do: 'claim' }, { by: 'lisi', atMs: NOON_MS, way: 'page' });
    if (said.is !== 'change') throw new Error('it was not free');
    // All that was done before its process died.
    if (recordId !== '2') await claims.change(opened, said.change);
  }
  const told: string[] = [];
  const logged: unknown[] = [];
  let broken: string | null = '1';
  const deps = {
    platform: {
      log: { ...silentLog, error: (_text: string, fields?: object) => void logged.push(fields) },
    },
    claims,
    follow: async () => ({
      async after(claim: Claim) {
        if (claim.recordId === broken) throw new Error('the table is throttled');
        told.push(claim.recordId);
        await claims.change(claim, { untold: [] });
      },
    }),
  };
  await tellUntold(deps);
  expect(told).toEqual(['3']);
  expect(logged).toEqual([{ record: '1', error: new Error('the table is throttled') }]);
  broken = null;
  await tellUntold(deps);
  await tellUntold(deps);
  expect(told).toEqual(['3', '1']);
});
