import { beforeEach, describe, expect, test } from 'vitest';
import { deliveryKey } from '../../lambdas/deliveries/keys.ts';
import { factsOf } from '../../lambdas/leads/facts/facts-of-record.ts';
import type { Lead } from '../../lambdas/leads/lead.ts';
import type { ToldIn } from '../../lambdas/leads/told-in.ts';
import { DAY_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { renewWhereNeeded } from '../../lambdas/polling/applying.ts';
import { NOON_MS } from '../support/clock.ts';
import { testTask } from '../support/config.ts';
import { CALLED_AT_MS, fresh, LeadBooks, overAtMs, RETENTION_MS, recordA } from '../support/lead-books.ts';

let books: LeadBooks;
beforeEach(() => {
  books = new LeadBooks();
});

describe('a lead that somebody began and may not have finished', () => {
  const begun = async (rest: Partial<Lead> = {}) =>
    books.changed(await books.told(), { unsettledUntilMs: NOON_MS, ...rest });

  test('is settled where all is there, and nobody hears anything', async () => {
    expect(await books.applyUnsettled(books.poll(5), await begun())).toBe('known');
    expect((await books.lead()).unsettledUntilMs).toBeNull();
    expect(books.wrote).toEqual([]);
  });

  test.each<[string, ToldIn | null]>([
    ['the books say of it', { A: ['sales', 'leads', 'managers'] }],
    ['its task says, where an older version put it into the books', null],
  ])('has what is missing put, as %s', async (_name, toldIn) => {
    const lead = await begun({ toldIn });
    const more = { ...books.poll(5), task: { ...testTask, channels: ['sales', 'leads', 'managers'] } };
    expect(await books.applyUnsettled(more, lead)).toBe('told');
    expect(books.wrote).toEqual(['managers TOLD#A#managers']);
    const alert = await books.stores.deliveries.get(deliveryKey('alert', 'a', 1, 'managers'));
    expect(alert).toMatchObject({ told: { lead: factsOf(recordA(), testTask) } });
  });

  test('is not told in a channel that was added after it was begun', async () => {
    const lead = await begun();
    const more = { ...books.poll(5), task: { ...testTask, channels: ['sales', 'leads', 'managers'] } };
    expect(await books.applyUnsettled(more, lead)).toBe('known');
    expect(books.wrote).toEqual([]);
  });

  test('is not told in other channels either where those that heard of it are gone meanwhile', async () => {
    const lead = await begun({ toldIn: { A: ['sales', 'leads'] } });
    const others = { ...books.poll(5), task: { ...testTask, channels: ['east'] } };
    expect(await books.applyUnsettled(others, lead)).toBe('known');
    expect(books.wrote).toEqual([]);
  });

  test('and of which nothing is left that could be told is not taken for one that fell', async () => {
    const bare = await begun({ facts: null } as Partial<Lead>);
    expect(await books.applyUnsettled(books.poll(5), bare)).toBe('known');
    expect(await books.deliveries()).toEqual(['TOLD#A#leads sent', 'TOLD#A#sales sent']);
  });

  test('and fell is corrected', async () => {
    expect(await books.applyUnsettled(books.poll(5), await begun({ grade: 3 }))).toBe('corrected');
    expect(await books.deliveries()).toContain('FELL#A#sales pending');
  });

  test('has its lane nudged, since who wrote what waits may have died before they did', async () => {
    await books.applyNew(books.poll(), fresh());
    await books.hears('leads');
    books.wrote = [];
    const unsettled = await books.changed(await books.lead(), { unsettledUntilMs: NOON_MS });
    await books.applyUnsettled(books.poll(5), unsettled);
    expect(books.wrote).toEqual(['sales TOLD#A#sales']);
  });

  test('has nobody nudged for what waits on purpose', async () => {
    await books.applyUnsettled(books.poll(5), await begun({ grade: 3 }));
    const unsettled = await books.changed(await books.lead(), { unsettledUntilMs: NOON_MS });
    await books.applyUnsettled(books.poll(6), unsettled);
    expect(await books.deliveries()).toContain('FELL#A#sales pending');
    expect(books.wrote).toEqual([]);
  });

  test('and that somebody else takes is theirs', async () => {
    const lead = await begun({ grade: 3 });
    await books.changed(lead, {});
    expect(await books.applyUnsettled(books.poll(5), lead)).toBe('known');
    expect(await books.deliveries()).toEqual(['TOLD#A#leads sent', 'TOLD#A#sales sent']);
  });

  test.each([
    ['this poll may still write', NOON_MS, overAtMs(5)],
    ['the poll that began it may', overAtMs(60), overAtMs(60)],
  ])('is held for as long as %s', async (_name, unsettledUntilMs, heldUntilMs) => {
    const lead = await begun({ grade: 3, unsettledUntilMs });
    const seen = books.markOnTheWay();
    await books.applyUnsettled(books.poll(5), lead);
    expect(seen.mark).toBe(heldUntilMs);
  });

  test('and may be finished by them later is looked at once more', async () => {
    await books.applyUnsettled(books.poll(5), await begun({ grade: 3, unsettledUntilMs: overAtMs(60) }));
    expect((await books.lead()).unsettledUntilMs).toBe(overAtMs(60));
  });
});

describe('a lead that is known', () => {
  const keptFor = async (ms: number) => {
    const lead = await books.changed(await books.told(), { expiresAt: (NOON_MS + ms) / SECOND_MS });
    await renewWhereNeeded(books.poll(), lead);
    return (await books.lead()).expiresAt * SECOND_MS - NOON_MS;
  };

  test('costs no write while it is kept for long enough', async () => {
    expect(await keptFor(31 * DAY_MS)).toBe(31 * DAY_MS);
    expect(await keptFor(RETENTION_MS / 3 + SECOND_MS)).toBe(RETENTION_MS / 3 + SECOND_MS);
  });

  test('is kept for another full time once no more than a third of that is left', async () => {
    expect(await keptFor(RETENTION_MS / 3)).toBe(RETENTION_MS);
    expect(await keptFor(DAY_MS)).toBe(RETENTION_MS);
  });

  test('then takes along what its alerts say of it, since they end sooner', async () => {
    await keptFor(DAY_MS);
    const kept = await books.stores.table.get({
      pk: `TASK#${testTask.key}`,
      sk: `LEAD#${new Date(CALLED_AT_MS).toISOString()}#a`,
    });
    expect(kept).toMatchObject({ facts: factsOf(recordA(), testTask) });
  });
});
