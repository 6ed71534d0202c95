import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { AnswerKeyStore } from '../../lambdas/assignment/answer-key-store.ts';
import { answerLinks } from '../../lambdas/assignment/answer-links.ts';
import { EnrolmentStore } from '../../lambdas/assignment/enrolment-store.ts';
import type { DueWindow } from '../../lambdas/digests/windows.ts';
import { randomId } from '../../lambdas/platform/ids.ts';
import { HOUR_MS, MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { TestBrowser } from '../support/answers.ts';
import { vendorRecord } from '../support/records.ts';
import { siteOf } from './browse.ts';
import { type Cloud, ENTRIES, startCloud } from './cloud.ts';
import { type Fed, feed } from './feed.ts';

let cloud: Cloud;
let fed: Fed[];
let window: DueWindow;
beforeAll(async () => {
  cloud = await startCloud();
  window = await cloud.putWindow();
  const lead = vendorRecord({ calledAtMs: Date.now() - 2 * MINUTE_MS, callee: '13800138000', name: '王芳' });
  const yesterday = [1, 2, 3].map((hours) =>
    vendorRecord({ calledAtMs: window.fromMs + hours * HOUR_MS, callee: '13900139000' }),
  );
  cloud.vendor.set({ records: [lead, ...yesterday] });
  fed = [feed(cloud, 'polls', 'poll'), feed(cloud, 'lanes', 'deliver'), feed(cloud, 'digests', 'digest')];
});
afterAll(async () => {
  await Promise.all(fed.map((one) => one.stop()));
  await cloud.close();
});

const SOON = { timeout: 45_000, interval: 100 };

async function atRest(): Promise<void> {
  await vi.waitFor(async () => {
    const left = await Promise.all((['polls', 'lanes', 'digests'] as const).map(cloud.waiting));
    expect(left).toEqual([0, 0, 0]);
  }, SOON);
}

describe('the bundles under the runtime of Lambda', () => {
  it('tick asks, poll finds the lead, deliver rings: in the group and by the topic, once', async () => {
    expect(await cloud.functions.tick.invoke({})).toMatchObject({
      kind: 'answered',
      payload: { type: 'tick', polls: 2, digests: 1 },
    });
    await cloud.sales.requested(1);
    await atRest();
    expect(cloud.sales.contents).toEqual([expect.stringContaining('13800138000')]);
    const published = (await cloud.takePublished()).filter((text) => text.includes('13800138000'));
    expect(published).toHaveLength(1);
  });

  it('digest fills its window, and its picture was drawn from inside the bundle', async () => {
    await cloud.managers.requested(2);
    await atRest();
    expect(cloud.functions.digest.reports).toEqual([
      expect.objectContaining({ digest: 'daily', outcome: 'filled', calls: 3 }),
    ]);
    expect(cloud.functions.digest.reports[0]).not.toHaveProperty('pictureFailed');
    const [words, picture] = cloud.managers.heard;
    expect(words?.content).toMatch(/日报.*A 级 3 条，呼叫 3 通/);
    expect(picture?.msgtype).toBe('image');
    const image = picture?.body.image as { base64: string } | undefined;
    expect(Buffer.from(image?.base64 ?? '', 'base64').byteLength).toBeGreaterThan(40_000);
    expect((await cloud.stores.windows.get({ digest: 'daily', ...window }))?.state).toBe('filled');
  });

  it('answer shows the lead behind the link of its message, and who is enrolled takes it, which the topic hears', async () => {
    const [alert = ''] = cloud.sales.contents;
    const [link = ''] = /\/c\/[\w-]+/.exec(alert) ?? [];
    const browser = new TestBrowser(siteOf(cloud.functions.answer));
    expect((await browser.get(link)).body).not.toMatch(/13800138000|王芳/);
    const nonce = randomId();
    await new EnrolmentStore(cloud.stores.table).offer('zhangsan', nonce);
    const keys = await new AnswerKeyStore(cloud.stores.table).get();
    await browser.get(answerLinks('', keys).person('zhangsan', nonce, Date.now()));
    await browser.press('enrol');
    expect((await browser.get(link)).body).toContain('王芳');
    await browser.press('claim');
    expect(browser.last.body).toContain('tel:13800138000');
    await atRest();
    const published = await cloud.takePublished();
    expect(published.filter((text) => text.includes('claimed'))).toHaveLength(1);
    expect(cloud.sales.heard).toHaveLength(1);
  });

  it('asked again while warm, the same processes tell nothing twice', async () => {
    expect(await cloud.functions.tick.invoke({ mode: 'once' })).toMatchObject({ payload: { polls: 1 } });
    await atRest();
    expect(cloud.sales.heard).toHaveLength(1);
    expect(cloud.managers.heard).toHaveLength(2);
    expect(await cloud.takePublished()).toEqual([]);
    for (const entry of ENTRIES) expect(cloud.functions[entry].processes, entry).toHaveLength(1);
  });

  it('secrets came from Parameter Store and Secrets Manager, and nothing personal or secret is in any log', () => {
    expect(new Set(cloud.secretsAsked)).toEqual(
      new Set(['/leadbell/acme/token', '/leadbell/sales/webhook', 'leadbell/webhooks']),
    );
    for (const entry of ENTRIES) {
      expect(cloud.functions[entry].text, entry).not.toMatch(SECRET);
    }
  });

  it('every line of a log is JSON, metrics are among them, and nothing is worth a warning', () => {
    for (const entry of ENTRIES) {
      const { log } = cloud.functions[entry];
      const metrics = log.filter((line) => '_aws' in line);
      expect(JSON.stringify(metrics), entry).toMatch(/"Namespace":"leadbell[^"]*"/);
      expect(log.filter(({ level }) => level === 'WARN' || level === 'ERROR')).toEqual([]);
    }
  });

  it('nobody complains: neither the robots nor the Runtime API', async () => {
    for (const entry of ENTRIES) {
      await cloud.functions[entry].stop();
      expect(cloud.functions[entry].violations, entry).toEqual([]);
    }
    expect([...cloud.sales.violations, ...cloud.managers.violations]).toEqual([]);
  });
});

/** The token, the robots' key, phone numbers, a name. */
const SECRET = /test-token-|693a91f6|13800138000|13900139000|王芳/;
