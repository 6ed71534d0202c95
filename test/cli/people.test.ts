import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AnswerKeyStore } from '../../lambdas/assignment/answer-key-store.ts';
import { openLink } from '../../lambdas/assignment/answer-links.ts';
import { EnrolmentStore } from '../../lambdas/assignment/enrolment-store.ts';
import { KnowsStore } from '../../lambdas/assignment/knows-store.ts';
import { createDocuments, createDynamoDb } from '../../lambdas/platform/aws/clients.ts';
import { randomId } from '../../lambdas/platform/ids.ts';
import { Table } from '../../lambdas/platform/table/table.ts';
import { LOCAL_TABLE_NAME } from '../../lambdas/platform/table/table-schema.ts';
import { systemClock } from '../../lambdas/platform/time/clock.ts';
import { DAY_MS } from '../../lambdas/platform/time/duration.ts';
import { startEmbeddedDynamoDb } from '../../local/aws/embedded-dynamodb.ts';
import { embeddedAt } from '../../local/aws/services.ts';
import { dump } from '../support/table.ts';
import { Place } from './leadbell.ts';

const FILE = `
accounts: { acme: { baseUrl: "https://ai.example.cn", userId: user, token: "env:ACME_TOKEN" } }
channels: { sales: { type: wecom-robot, webhook: "env:SALES_WEBHOOK" } }
tasks: [{ id: task, account: acme, channels: [sales], team: east }]
people: { zhangsan: { name: 张三 }, lisi: { name: 李四 } }
teams: { east: { people: [zhangsan, lisi], assign: rotate } }
answers: { url: "https://leads.example.cn" }
`;

describe('leadbell people', () => {
  let place: Place;
  beforeAll(async () => {
    place = await Place.make();
    await place.write('leadbell.yaml', FILE);
  });
  afterAll(() => place.clear());

  async function people<Json>(...args: string[]): Promise<Json> {
    const { code, stdout, stderr } = await place.call(['people', ...args, '--json']);
    expect(code, stderr).toBe(0);
    return JSON.parse(stdout) as Json;
  }

  /** Looks into the data, while nobody else is at it. */
  async function inTable<Seen>(look: (table: Table, items: string) => Promise<Seen> | Seen): Promise<Seen> {
    const service = await startEmbeddedDynamoDb(`${place.directory}/.leadbell/dynamodb`);
    const client = createDynamoDb(embeddedAt(service.endpoint));
    const documents = createDocuments(client);
    try {
      const table = new Table(documents, LOCAL_TABLE_NAME, randomId, systemClock);
      return await look(table, JSON.stringify(await dump(documents, LOCAL_TABLE_NAME)));
    } finally {
      client.destroy();
      await service.stop();
    }
  }

  it('link prints a link of a day, good once, that names nobody', async () => {
    const first = await people<{ url: string }>('link', 'zhangsan');
    const { url, expiresAt } = await people<{ url: string; expiresAt: string }>('link', 'zhangsan');
    expect(url).toMatch(/^https:\/\/leads\.example\.cn\/p\/[\w-]{20,}$/);
    expect(url).not.toBe(first.url);
    expect(url).not.toContain('zhangsan');
    const lastsMs = Date.parse(expiresAt) - Date.now();
    expect(Math.abs(lastsMs - DAY_MS)).toBeLessThan(60_000);
    await inTable(async (table) => {
      const token = url.split('/p/')[1] ?? '';
      const opened = openLink(await new AnswerKeyStore(table).get(), 'p', token, Date.now());
      const nonce = opened.is === 'person' ? opened.nonce : '';
      expect(await new EnrolmentStore(table).use('zhangsan', nonce, 'browser')).toMatchObject({
        linkNonce: null,
      });
    });
  });

  it('lists everybody: signed in, away, and how many leads each has', async () => {
    const until = '2099-01-01T00:00:00+08:00';
    expect(await people('away', 'lisi', '--until', until)).toEqual({ id: 'lisi', awayUntil: until });
    expect(await people()).toMatchObject([
      { id: 'zhangsan', name: '张三', teams: ['east'], hasLink: false, awayUntil: null, toTake: 0, has: 0 },
      { id: 'lisi', enrolledAt: null, awayUntil: until },
    ]);
    expect(await people('away', 'lisi', '--until', 'off')).toEqual({ id: 'lisi', awayUntil: null });
    const { stdout } = await place.run(['people']);
    expect(stdout).toMatch(/^id +name +teams +signed in +away until/);
    expect(stdout).toMatch(/^zhangsan +张三 +east +since \d{4}-/m);
    expect(stdout).toMatch(/^lisi +李四 +east +no +– +0 +0$/m);
  });

  it('revoke signs somebody out', async () => {
    expect(await people('revoke', 'zhangsan')).toEqual({ id: 'zhangsan', revoked: true });
    await inTable(async (table) => {
      expect(await new EnrolmentStore(table).get('zhangsan')).toMatchObject({
        linkNonce: null,
        enrolledAtMs: null,
      });
    });
  });

  it('remove leaves nothing of somebody but how often they were signed out', async () => {
    await people('away', 'zhangsan', '--until', '2099-01-01');
    await inTable(async (table) => {
      const knows = new KnowsStore(table, new AnswerKeyStore(table));
      await knows.remember('13800138000', 'zhangsan', Date.now(), DAY_MS);
      await knows.remember('13900139000', 'lisi', Date.now(), DAY_MS);
    });
    expect(await people('remove', 'zhangsan')).toMatchObject({ signedOut: true, deleted: 2, waiting: 0 });
    await inTable(async (table, items) => {
      expect(items.match(/zhangsan/g)).toHaveLength(1);
      expect(await new EnrolmentStore(table).get('zhangsan')).toMatchObject({
        linkNonce: null,
        enrolledAtMs: null,
      });
      expect(items).toContain('"lisi"');
    });
  });

  it('says who is there where nobody is called so, and exits with 2', async () => {
    const { code, stderr } = await place.call(['people', 'link', 'wangwu']);
    expect(stderr).toBe('leadbell: the file has no person wangwu; it has zhangsan, lisi\n');
    expect(code).toBe(2);
    const misspelt = await place.call(['people', 'lnk', 'lisi']);
    expect(misspelt).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('`people` has no command lnk; did you mean "link"?') as string,
    });
    const ages = await place.call(['people', 'away', 'lisi', '--until', '9999-12-31']);
    expect(ages).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('before the year 2200') as string,
    });
    await place.write('first.yaml', FILE.replace('leads.example.cn', 'first.invalid'));
    const early = await place.call(['people', 'link', 'lisi', '--config', 'first.yaml']);
    expect(early).toMatchObject({ code: 2, stderr: expect.stringContaining('nobody can open') as string });
    const past = await place.call(['people', 'away', 'lisi', '--until', '2020-01-01']);
    expect(past).toMatchObject({ code: 2, stderr: expect.stringContaining('later than now') as string });
  });
});
