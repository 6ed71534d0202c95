import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { wecomRobot } from '../../lambdas/channels/wecom-robot/receiver.ts';
import { drawChart } from '../../lambdas/digests/chart/draw.ts';
import { MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { startConsole } from '../../local/console/server.ts';
import type { OutboxRow, View } from '../../local/console/view.ts';
import type { LeadAnswer } from '../../local/console/who-has-what.ts';
import type { LoopbackServer } from '../../local/machine/listen.ts';
import { aDigest } from '../support/digest-figures.ts';
import { aContext } from '../support/leads.ts';
import { renderDigest } from '../support/printed.ts';
import { BROWSER_ARGS, BROWSER_PATH } from './browser.ts';

const row = (over: Partial<OutboxRow>): OutboxRow => ({
  id: 'RECORD#1 TOLD#A#sales',
  state: 'sent',
  held: false,
  rests: false,
  kind: 'alert',
  channel: 'sales',
  grade: 'A',
  newGrade: null,
  name: '王芳',
  company: '晨光教育',
  attempts: 1,
  createdAtMs: Date.now() - 5000,
  notBeforeMs: null,
  sentAtMs: Date.now() - 3000,
  tookMs: 7000,
  why: null,
  answer: null,
  ...over,
});

const aLeadAnswer = (over: Partial<LeadAnswer> = {}): LeadAnswer => ({
  assignee: '李四',
  claimedBy: null,
  openedAtMs: Date.now() - 4 * MINUTE_MS,
  claimedAtMs: null,
  outcome: null,
  reminders: 0,
  url: 'https://leads.example.cn/c/token',
  ...over,
});

const HOSTILE = '<img src=x onerror="document.title=1"><script>document.title=1</script>';

function aView(): View {
  return {
    nowMs: Date.now(),
    demo: false,
    locale: 'zh-CN',
    timeZone: 'Asia/Shanghai',
    counters: { leads: 2, told: 1, pending: 1, held: 0, dead: 0, medianMs: 7000 },
    lanes: [{ channel: 'sales', label: wecomRobot.label, waiting: 1, sent: 1, stopped: null }],
    outbox: [
      row({ id: 'b', state: 'pending', sentAtMs: null, tookMs: null, name: HOSTILE }),
      row({ id: 'a', answer: aLeadAnswer() }),
    ],
    groups: [
      {
        channel: 'sales',
        messages: [
          {
            id: 'm1',
            atMs: Date.now(),
            shown: {
              look: 'wecom',
              text: `**【A】王芳**\n> 客户说:<font color="warning">“付款”</font>\n\n[打开](https://crm.example.cn/) <@li>\n${HOSTILE}`,
            },
          },
        ],
      },
    ],
    lastRead: { atMs: Date.now(), listed: 12, task: '回访', fault: null },
  };
}

describe('the console page', () => {
  let profile: string;
  let browser: BrowserContext;
  let page: Page;
  let server: LoopbackServer;
  let view: View;
  let chart: Uint8Array;
  const elsewhere: string[] = [];

  beforeAll(async () => {
    chart = await drawChart(aDigest(), 'zh-CN', { repeat: false });
    profile = await mkdtemp(join(tmpdir(), 'leadbell-browser-'));
    browser = await chromium.launchPersistentContext(profile, {
      executablePath: BROWSER_PATH,
      headless: true,
      args: BROWSER_ARGS,
      locale: 'zh-CN',
    });
    server = await startConsole({
      port: { exactly: 0 },
      view: async () => view,
      picture: async (name) => (name === 'chart' ? chart : null),
    });
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
    await rm(profile, { recursive: true, force: true });
  });
  beforeEach(async () => {
    view = aView();
    page = await browser.newPage();
    page.on('request', (request) => {
      if (!request.url().startsWith(server.url) && !request.url().startsWith('data:'))
        elsewhere.push(request.url());
    });
    await page.goto(server.url);
    await page.locator('.message').waitFor();
  });

  it("shows a message as the app does, and a customer's markup as text", async () => {
    expect(await page.locator('.bubble strong').textContent()).toBe('【A】王芳');
    expect(await page.locator('.bubble blockquote .warning').textContent()).toBe('“付款”');
    expect(await page.locator('.bubble a').getAttribute('href')).toBe('https://crm.example.cn/');
    expect(await page.locator('.bubble .mention').textContent()).toBe('@li');
    expect(await page.locator('.bubble').textContent()).toContain(HOSTILE);
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.title()).toBe('leadbell 线索铃');
  });

  it('shows the outbox and the figures, and keeps up by itself', async () => {
    expect(await page.locator('#rows tr').count()).toBe(2);
    expect(await page.locator('.counter.medianMs dd').textContent()).toBe('7 秒');
    view.outbox = [row({ id: 'c', state: 'dead', why: 'rejected' }), ...view.outbox];
    view.counters.dead = 1;
    await page.locator('tr[data-state="dead"]').waitFor();
    expect(await page.locator('.counter.dead.alarming dd').textContent()).toBe('1');
  });

  it('says who has a lead, or for how long nobody has, and opens its page', async () => {
    const answer = page.locator('.answer:visible');
    expect(await answer.textContent()).toBe('4 分无人接手,该 李四 跟进');
    expect(await answer.getAttribute('href')).toBe('https://leads.example.cn/c/token');
    const claimed = { claimedBy: '张三', claimedAtMs: Date.now() - MINUTE_MS, outcome: 'contacted' as const };
    view.outbox = [row({ id: 'a', answer: aLeadAnswer(claimed) })];
    await page.locator('.answer.taken').waitFor();
    expect(await answer.textContent()).toBe('张三 3 分接手 · 已联系');
  });

  it('shows a digest as its group does: words, then the picture, and that another group has news', async () => {
    const figures = aDigest();
    const { markdown } = renderDigest(figures, { ...aContext(), nowMs: figures.window.toMs, id: 'daily' });
    const digest = [
      { id: 'd1', atMs: Date.now(), shown: { look: 'wecom', text: markdown } as const },
      { id: 'd2', atMs: Date.now(), shown: null, picture: 'chart' },
    ];
    view.groups = [...view.groups, { channel: 'managers', messages: digest }];
    const tab = page.locator('.tab', { hasText: 'managers' });
    await tab.waitFor();
    expect(await tab.getAttribute('class')).toContain('news');
    await tab.click();
    await page.locator('.bubble.picture img').waitFor();
    await page.waitForFunction('document.querySelector(".picture img").naturalWidth === 750');
    expect(await page.locator('.bubble').first().textContent()).toContain(
      '【日报】11月22日 周日：A 级 12 条',
    );
    expect(await page.locator('.bubble a').getAttribute('href')).toBe('/pictures/chart');
    expect(await tab.getAttribute('class')).not.toContain('news');
    const { width = 0 } = (await page.locator('.picture img').boundingBox()) ?? {};
    expect(width).toBeGreaterThan(200);
    const missing = await page.request.get(`${server.url}/pictures/nothing`);
    expect(missing.status()).toBe(404);
  });

  it('says that a lane is stopped, and why', async () => {
    view.lanes = [
      { ...aView().lanes[0], stopped: { sinceMs: Date.now() - 90_000, why: '93000' } } as View['lanes'][0],
    ];
    await page.locator('.lane.stopped').waitFor();
    expect(await page.locator('.lane.stopped .state').textContent()).toMatch(/^已停 1 分 · 93000$/);
  });

  it('speaks English when asked, also after a reload', async () => {
    await page.locator('#language').click();
    await page.reload();
    await page.locator('.message').waitFor();
    expect(await page.locator('#outbox-title').textContent()).toBe('Outbox');
    await page.locator('#language').click();
  });

  it.each([1280, 375])('fits a screen of %i pixels', async (width) => {
    await page.setViewportSize({ width, height: 812 });
    const scroll = await page.evaluate('document.documentElement.scrollWidth');
    expect(scroll).toBeLessThanOrEqual(width);
  });

  it('called nobody but its own server, and answers no other name', async () => {
    expect(elsewhere).toEqual([]);
    const { port } = server;
    const { request } = await import('node:http');
    const status = await new Promise((resolve) => {
      request({ host: '127.0.0.1', port, path: '/view', headers: { host: 'evil.example' } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      }).end();
    });
    expect(status).toBe(403);
  });
});
