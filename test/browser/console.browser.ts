import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { drawChart } from '../../lambdas/digests/chart/draw.ts';
import { MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import type { View } from '../../local/console/views/view.ts';
import {
  aBusyView,
  aLane,
  aLeadAnswer,
  aLife,
  anAccount,
  aRow,
  aTaskView,
  aView,
  serveConsole,
} from '../support/console.ts';
import { aDigest } from '../support/digest-figures.ts';
import { aContext } from '../support/leads.ts';
import { renderDigest } from '../support/printed.ts';
import { BROWSER_ARGS, BROWSER_PATH } from './browser.ts';

const HOSTILE = '<img src=x onerror="document.title=1"><script>document.title=1</script>';

const withMessage = (): View =>
  aView({
    lanes: [aLane({ due: 1 })],
    outbox: [
      aRow({ id: 'b', state: 'pending', sentAtMs: null, tookMs: null, name: HOSTILE }),
      aRow({ id: 'a', answer: aLeadAnswer() }),
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
  });

/** The rules of axe-core that a page breaks, with what breaks them; and texts whose contrast it cannot know. */
async function brokenRules(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    interface Found {
      id: string;
      nodes: { html: string }[];
    }
    const inPage = globalThis as unknown as {
      axe: { run(): Promise<{ passes: unknown[]; violations: Found[]; incomplete: Found[] }> };
    };
    const { passes, violations, incomplete } = await inPage.axe.run();
    if (passes.length < 10) throw new Error(`axe looked at ${passes.length} rules only`);
    const unsure = incomplete.filter(({ id }) => id === 'color-contrast');
    return [...violations, ...unsure].map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`,
    );
  });
}

describe('the console page', () => {
  let profile: string;
  let browser: BrowserContext;
  let page: Page;
  let server: Awaited<ReturnType<typeof serveConsole>>;
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
    server = await serveConsole({
      view: () => view,
      life: aLife(),
      picture: async (name) => (name === 'chart' ? chart : null),
    });
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
    await rm(profile, { recursive: true, force: true });
  });
  const change = (parts: Partial<View>) => {
    view = { ...view, ...parts };
    server.live.changed();
  };
  /** What was seen before is shown until the next look. */
  const open = async (page: Page) => {
    server.live.changed();
    await page.goto(server.url);
    await page.locator('.fault').first().waitFor();
    await page.locator('.tab', { hasText: 'south' }).waitFor();
  };
  afterEach(() => page.close());
  beforeEach(async () => {
    view = withMessage();
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
    expect(await page.locator('.counter.medianMs dd').first().textContent()).toBe('7 秒');
    change({
      outbox: [aRow({ id: 'c', state: 'dead', why: 'rejected' }), ...view.outbox],
      counters: { ...view.counters, dead: 1 },
    });
    await page.locator('tr[data-state="dead"]').waitFor();
    expect(await page.locator('.counter.dead.alarming dd').first().textContent()).toBe('1');
  });

  it('says who has a lead, or for how long nobody has, and opens its page', async () => {
    const answer = page.locator('.answer:visible');
    expect(await answer.textContent()).toBe('4 分无人接手，该 李四 跟进');
    expect(await answer.getAttribute('href')).toBe('https://leads.example.cn/c/token');
    const claimed = { claimedBy: '张三', claimedAtMs: Date.now() - MINUTE_MS, outcome: 'contacted' as const };
    change({ outbox: [aRow({ id: 'a', answer: aLeadAnswer(claimed) })] });
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
    change({ groups: [...view.groups, { channel: 'managers', messages: digest }] });
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

  it('says that a lane is stopped, why, and since when something waits; and shows every other state', async () => {
    change({ lanes: aBusyView().lanes });
    const stopped = page.locator('.lane[data-state="stopped"]');
    await stopped.waitFor();
    expect(await stopped.locator('.state').textContent()).toBe(
      '已停 · 93000 invalid webhook url · 最早的已等 1 分',
    );
    expect(await page.locator('.lane').count()).toBe(5);
    expect(await page.locator('.lane[data-state="silenced"] .state').textContent()).toMatch(/^静音到 /);
    expect(await page.locator('.lane', { hasText: 'ops' }).textContent()).toContain('运维');
    expect(await page.locator('.lane', { hasText: 'managers' }).textContent()).toContain('汇总');
  });

  it('shows an account that is down, however well another is read', async () => {
    const down = { sinceMs: Date.now() - 3 * MINUTE_MS, code: 'unavailable', what: 'no connection' } as const;
    const lost = anAccount({ name: 'umbrella', lastReadMs: null, trouble: down, tasks: [] });
    change({ health: { lastTickMs: Date.now(), accounts: [anAccount(), lost] } });
    await page.locator('#live[data-state="bad"]').waitFor();
    expect(await page.locator('#live-text').textContent()).toBe('读不到通话记录：umbrella');
    const accounts = page.locator('.account > .reading');
    expect(await accounts.nth(0).getAttribute('data-state')).toBe('good');
    expect(await accounts.nth(1).getAttribute('data-state')).toBe('off');
    change({
      health: {
        lastTickMs: Date.now(),
        accounts: [anAccount(), { ...lost, tasks: [aTaskView({ id: 'u' })] }],
      },
    });
    await page.locator('.account > .reading[data-state="bad"]').waitFor();
    expect(await accounts.nth(1).textContent()).toBe('umbrella3 分读不到：平台连不上');
  });

  it('says what is wrong and what to do in the language of the page', async () => {
    change({ faults: aBusyView().faults });
    await page.locator('.fault').first().waitFor();
    expect(await page.locator('#faults-title').textContent()).toBe('2 个故障还没恢复');
    expect(await page.locator('.fault').first().textContent()).toContain(
      '请处理：到外呼平台后台复制新的令牌',
    );
    await page.locator('#language').click();
    expect(await page.locator('.fault h3').first().textContent()).toContain('is refused');
    expect(await page.locator('.fault').first().textContent()).toContain('To do: copy a new token');
    await page.locator('#language').click();
    change({ faults: [] });
    await page.locator('#faults').waitFor({ state: 'hidden' });
  });

  it('shows the books of each window, and opens by itself none of them', async () => {
    change({ health: aBusyView().health });
    const books = page.locator('.books.bad');
    await books.waitFor();
    expect(await books.locator('summary').textContent()).toBe('对账：1 个范围对不上');
    expect(await books.locator('tbody').isVisible()).toBe(false);
    await books.locator('summary').click();
    const rows = books.locator('tbody tr');
    expect(await rows.nth(0).textContent()).toContain('412已通知 2 · 已知 9 · 等级不要 300 · 未评级 101');
    expect(await rows.nth(1).textContent()).toContain('415对不上');
  });

  it('tells a lead’s life on a click and by the keyboard, and gives the focus back', async () => {
    await page.locator('.who').last().focus();
    await page.keyboard.press('Enter');
    const life = page.getByRole('dialog', { name: '王芳 · 晨光教育' });
    await life.waitFor();
    expect(await life.locator('.about').textContent()).toBe('秋季课程回访 · 138****1001 · r1');
    expect(await life.locator('.why').textContent()).toMatch(/^更正通知之后等级降了/);
    expect(await life.locator('.events li').allTextContents()).toEqual([
      '03-02 10:40:00通话开始（平台的时间）',
      '03-02 10:41:00首次读到，评为 A 级，归 east 组，由 张三 跟进',
      '03-02 10:41:05通知 A → sales：已发，发了 2 次',
      '03-02 10:43:00张三 接手',
      '03-02 10:50:00改评为 C 级',
      '03-02 10:50:01更正 A→C → sales：已放弃，93000 invalid webhook url',
    ]);
    await page.keyboard.press('Escape');
    await life.waitFor({ state: 'hidden' });
    expect(await page.evaluate('document.activeElement.className')).toBe('who');
  });

  it('shows who waits to be taken, silences with their reasons, and who is there', async () => {
    const { claims, silences, teams, digests } = aBusyView();
    change({ claims, silences, teams, digests });
    await page.locator('#waiting li').first().waitFor();
    expect(await page.locator('#claims-title').textContent()).toBe('2 条线索还没人接手');
    expect(await page.locator('#waiting li').first().textContent()).toContain('12 分无人接手，该 陈晨 跟进');
    expect(await page.locator('#silence-list li').allTextContents()).toEqual([
      expect.stringMatching(/^渠道 south静音到 .*：群里在开会（li）$/),
      expect.stringMatching(/^任务“冬令营”静音到 .*：campaign paused（li）$/),
    ]);
    expect(await page.locator('#agenda-list li').first().textContent()).toMatch(
      /^sales 上班时间：陈晨、林悦；何佳 请假到 /,
    );
  });

  it('says aloud what broke and what is well again, and nothing that only passes', async () => {
    const said = page.locator('#said');
    expect(await said.textContent()).toBe('');
    expect(await page.locator('[role="status"], [role="log"], [aria-live]').count()).toBe(1);
    const spoken: string[] = [];
    await page.exposeFunction('heard', (text: string) => spoken.push(text));
    await page.evaluate(
      'new MutationObserver(() => heard(document.getElementById("said").textContent)).observe(document.getElementById("said"), { childList: true, subtree: true, characterData: true })',
    );
    change({ outbox: [aRow({ id: 'new' }), ...view.outbox], counters: { ...view.counters, leads: 3 } });
    await page.locator('#rows tr').nth(2).waitFor();
    // Ages have changed by now.
    await page.waitForTimeout(1200);
    expect(spoken).toEqual([]);
    change({ faults: aBusyView().faults.slice(1) });
    await page.locator('.fault').waitFor();
    change({ faults: [] });
    await page.locator('#faults').waitFor({ state: 'hidden' });
    expect(spoken).toEqual(['故障：【故障】渠道 north 已失效，消息发不出去', '故障都恢复了']);
  });

  it('is asked nothing while nobody sees it, and is told of what it missed', async () => {
    await expect.poll(() => server.live.watchers).toBe(1);
    await page.evaluate(
      'Object.defineProperty(document, "hidden", { value: true, configurable: true }); document.dispatchEvent(new Event("visibilitychange"))',
    );
    await expect.poll(() => server.live.watchers).toBe(0);
    view = { ...view, outbox: [aRow({ id: 'missed', state: 'dead' })] };
    await page.evaluate(
      'Object.defineProperty(document, "hidden", { value: false }); document.dispatchEvent(new Event("visibilitychange"))',
    );
    await page.locator('tr[data-state="dead"]').waitFor();
  });

  it('speaks English when asked, also after a reload', async () => {
    await page.locator('#language').click();
    await page.reload();
    await page.locator('.message').waitFor();
    expect(await page.locator('#outbox-title').textContent()).toBe('Outbox');
    await page.locator('#language').click();
  });

  it.each([1440, 1024, 375])('fits a screen of %i pixels and cuts no name', async (width) => {
    view = aBusyView();
    await page.setViewportSize({ width, height: 812 });
    await open(page);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    const cut = await page.evaluate(`[...document.querySelectorAll('.board *, .tab')]
      .filter((one) => one.children.length === 0 && one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline')
      .map((one) => one.outerHTML)`);
    expect(cut).toEqual([]);
  });

  it('shows an operator what is wrong first, and who looks at the demo the group', async () => {
    await page.setViewportSize({ width: 375, height: 812 });
    const tops = async () => {
      const boxes = await Promise.all(['.board', '#stage'].map((one) => page.locator(one).boundingBox()));
      return boxes.map((box) => box?.y ?? 0);
    };
    const [board = 0, group = 0] = await tops();
    expect(board).toBeLessThan(group);
    change({ demo: true });
    await page.locator('#demo-mark').waitFor();
    const [boardOfDemo = 0, groupOfDemo = 0] = await tops();
    expect(groupOfDemo).toBeLessThan(boardOfDemo);
  });

  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 375],
    ['dark', 375],
  ] as const)(
    'breaks no rule of accessibility in either language: %s, %i pixels',
    async (colorScheme, width) => {
      view = aBusyView();
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      await open(page);
      const found: string[] = [];
      for (const language of ['zh-CN', 'en']) {
        expect(await page.locator('html').getAttribute('lang')).toBe(language);
        for (const channel of ['sales', 'south']) {
          await page.locator('.tab', { hasText: channel }).click();
          found.push(...(await brokenRules(page)).map((rule) => `${language} ${channel} ${rule}`));
        }
        await page.locator('.books summary').first().click();
        await page.locator('.who').first().click();
        await page.locator('.events').waitFor();
        found.push(...(await brokenRules(page)).map((rule) => `${language} life ${rule}`));
        await page.keyboard.press('Escape');
        await page.locator('#language').click();
      }
      expect(found).toEqual([]);
    },
  );

  it('says of foreign text which language it is', async () => {
    view = aBusyView();
    await page.locator('#language').click();
    await open(page);
    expect(await page.locator('.task strong').first().getAttribute('lang')).toBe('zh-CN');
    expect(await page.locator('.bubble').first().getAttribute('lang')).toBe('zh-CN');
    await page.locator('#language').click();
    expect(await page.locator('.task strong').first().getAttribute('lang')).toBeNull();
    expect(await page.locator('.task strong', { hasText: 'Spring' }).getAttribute('lang')).toBe('en');
  });

  it('asks for its token once, on a page that breaks no rule either', async () => {
    const token = 'a-token-of-sixteen-and-more';
    const closed = await serveConsole({ view: () => aBusyView(), door: { host: '127.0.0.1', token } });
    const other = await browser.newPage();
    await other.goto(closed.url);
    expect(await brokenRules(other)).toEqual([]);
    await other.getByLabel('控制台令牌').fill('wrong');
    await other.keyboard.press('Enter');
    await other.getByRole('alert').waitFor();
    await other.getByLabel('控制台令牌').fill(token);
    await other.keyboard.press('Enter');
    await other.locator('.fault').first().waitFor();
    expect(other.url()).toBe(`${closed.url}/`);
    await other.reload();
    await other.locator('.fault').first().waitFor();
    expect(await other.evaluate('document.cookie')).toBe('');
    await other.close();
    await closed.stop();
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
