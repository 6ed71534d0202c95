import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AnswersConfig } from '../../lambdas/config/config.ts';
import { silentLog } from '../../lambdas/platform/log/log.ts';
import { type AnswersServer, listenForAnswers } from '../../local/machine/listen-answers.ts';
import { configWithAnswers, PHONE, startSite, type TestSite } from '../support/answers.ts';
import { BROWSER_ARGS, BROWSER_PATH } from './browser.ts';

/** A phone in the hand, without JavaScript: what the page must do with nothing. */
const PHONE_SCREEN = { width: 375, height: 667 };

let profile: string;
let site: TestSite;
let server: AnswersServer;
const open: BrowserContext[] = [];

beforeAll(async () => {
  profile = await mkdtemp(join(tmpdir(), 'leadbell-answers-'));
});
afterAll(() => rm(profile, { recursive: true, force: true }));
afterEach(async () => {
  await Promise.all(open.splice(0).map((browser) => browser.close()));
  await server.stop();
});

async function serve(answers: Partial<AnswersConfig> = {}): Promise<void> {
  const config = configWithAnswers({ url: 'http://127.0.0.1', ...answers });
  site = await startSite(config);
  server = await listenForAnswers({
    site: (request) => site.site(request),
    listen: { host: '127.0.0.1', port: 0 },
    log: silentLog,
  });
}

interface PhoneOptions {
  /** Only for what looks at a page from inside it. @default false */
  javaScriptEnabled?: boolean;
  colorScheme?: 'light' | 'dark';
}

/** Somebody's phone: a browser of its own. */
async function phone(
  name: string,
  { javaScriptEnabled = false, colorScheme = 'light' }: PhoneOptions = {},
): Promise<Page> {
  const browser = await chromium.launchPersistentContext(join(profile, `${name}-${Math.random()}`), {
    executablePath: BROWSER_PATH,
    headless: true,
    args: BROWSER_ARGS,
    locale: 'zh-CN',
    viewport: PHONE_SCREEN,
    hasTouch: true,
    isMobile: true,
    javaScriptEnabled,
    colorScheme,
  });
  open.push(browser);
  return browser.newPage();
}

async function enrolledPhone(id: string, options: PhoneOptions = {}): Promise<Page> {
  const page = await phone(id, options);
  await page.goto(server.url + (await site.personLink(id)));
  await page.getByRole('button', { name: '启用这个浏览器' }).tap();
  await page.getByRole('heading', { name: '已启用' }).waitFor();
  return page;
}

/** The rules of axe-core that a page breaks, with what breaks them. */
async function brokenRules(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const inPage = globalThis as unknown as {
      axe: { run(): Promise<{ passes: unknown[]; violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const { passes, violations } = await inPage.axe.run();
    if (passes.length < 10) throw new Error(`axe looked at ${passes.length} rules only`);
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  });
}

describe('the page where leads are taken, on a phone without JavaScript', () => {
  beforeEach(() => serve());

  it('is enrolled, takes the lead, shows the number, and says what came of it', async () => {
    const link = await site.told();
    const page = await enrolledPhone('zhangsan');
    await page.goto(server.url + link);
    expect(await page.locator('a[href^="tel:"]').count()).toBe(0);
    await page.getByRole('button', { name: '我来跟进' }).tap();
    const call = page.getByRole('link', { name: `拨打 ${PHONE}` });
    await call.waitFor();
    expect(await call.getAttribute('href')).toBe(`tel:${PHONE}`);
    await page.getByRole('button', { name: '约了时间' }).tap();
    await page.getByText('反馈：约了时间').waitFor();
    expect(await site.claim()).toMatchObject({ claimedBy: 'zhangsan', outcome: 'appointment' });
    // Going back and forth, or loading again, sends nothing again.
    await page.reload();
    await page.goBack();
    expect((await site.claim())?.history).toHaveLength(2);
  });

  it('is one’s of two who press at once, and can be given back to the other', async () => {
    const link = await site.told();
    const [one, two] = [await enrolledPhone('zhangsan'), await enrolledPhone('lisi')];
    await Promise.all([one.goto(server.url + link), two.goto(server.url + link)]);
    await Promise.all([one, two].map((page) => page.getByRole('button', { name: '我来跟进' }).tap()));
    await Promise.all(
      [one, two].map((page) =>
        page
          .getByText(/已接手|已由/)
          .first()
          .waitFor(),
      ),
    );
    const isOnes = (await site.claim())?.claimedBy === 'zhangsan';
    const [winner, loser] = isOnes ? [one, two] : [two, one];
    expect(await loser.locator('.state').textContent()).toBe(`已由${isOnes ? '张三' : '李四'} 12:00 接手`);
    expect(await loser.content()).not.toContain(PHONE);
    await winner.getByRole('button', { name: '退回，让别人跟进' }).tap();
    await winner.getByText('还没有人接手').waitFor();
    await loser.goto(server.url + link);
    await loser.getByRole('button', { name: '我来跟进' }).tap();
    await loser.getByText(`拨打 ${PHONE}`).waitFor();
  });

  it('is passed on by the lead of the team', async () => {
    const link = await site.told();
    const page = await enrolledPhone('wangwu');
    await page.goto(server.url + link);
    await page.getByLabel('转给谁？').selectOption('lisi');
    await page.getByRole('button', { name: '转给 TA' }).tap();
    await page.getByText('跟进人：李四').waitFor();
  });

  it('works with the keyboard alone, and each step shows where one is', async () => {
    const link = await site.told();
    const page = await enrolledPhone('zhangsan');
    await page.goto(server.url + link);
    await page.keyboard.press('Tab');
    expect(await page.locator('button:focus').textContent()).toBe('我来跟进');
    await page.keyboard.press('Enter');
    await page.getByText('你 12:00 已接手').waitFor();
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').textContent()).toBe(`拨打 ${PHONE}`);
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').textContent()).toBe('已联系');
    await page.keyboard.press('Space');
    await page.getByText('反馈：已联系').waitFor();
  });

  it('fits 375 pixels with the longest words, has room for a thumb, and says its parts to a screen reader', async () => {
    const long = '很长的名字'.repeat(16);
    const link = await site.told({ name: long, company: 'x'.repeat(119), quote: 'W'.repeat(200) });
    const page = await enrolledPhone('wangwu');
    await page.goto(server.url + link);
    await page.getByRole('button', { name: '我来跟进' }).tap();
    await page.getByText('你 12:00 已接手').waitFor();
    const [html, ...targets] = await Promise.all([
      page.locator('html').boundingBox(),
      ...(await page.locator('button, select, .call').all()).map((one) => one.boundingBox()),
    ]);
    expect(html?.width).toBe(375);
    expect(targets.length).toBeGreaterThan(8);
    for (const target of targets) {
      expect(target?.height).toBeGreaterThanOrEqual(48);
      expect((target?.x ?? 0) + (target?.width ?? 0)).toBeLessThanOrEqual(375);
    }
    expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
    expect(await page.getByRole('status').count()).toBe(1);
    expect(await page.getByRole('main').count()).toBe(1);
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
    expect(await page.getByRole('button', { name: '已联系' }).getAttribute('aria-pressed')).toBe('false');
  });

  it.each(['light', 'dark'] as const)(
    'breaks no rule of accessibility, in either language, for everybody who looks: %s',
    async (colorScheme) => {
      const link = await site.told({ quote: '可以，加我微信吧。' });
      const options = { javaScriptEnabled: true, colorScheme };
      const stranger = await phone('stranger', options);
      const page = await enrolledPhone('zhangsan', options);
      const found: string[] = [];
      const look = async (on: Page, path: string) => {
        for (const lang of ['zh-CN', 'en']) {
          await on.goto(`${server.url}${path}?lang=${lang}`);
          found.push(...(await brokenRules(on)).map((rule) => `${path.slice(0, 3)} ${lang}: ${rule}`));
        }
      };
      await look(stranger, link);
      await look(stranger, await site.personLink('lisi'));
      await look(stranger, '/c/nothing');
      await look(page, link);
      await page.goto(server.url + link);
      await page.getByRole('button', { name: '我来跟进' }).tap();
      await page.getByText('已接手').first().waitFor();
      await look(page, link);
      expect(found).toEqual([]);
    },
  );

  it('asks nobody but its own server for anything', async () => {
    const link = await site.told();
    const page = await enrolledPhone('zhangsan');
    const asked: string[] = [];
    const wrong: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    page.on('console', (message) => wrong.push(message.text()));
    await page.goto(server.url + link);
    expect(asked).toEqual([link]);
    expect(wrong).toEqual([]);
  });

  it('shows a customer’s markup as text', async () => {
    const link = await site.told({
      name: '<img src=x onerror=alert(1)>',
      quote: '"><script>alert(1)</script>',
    });
    const page = await enrolledPhone('zhangsan');
    await page.goto(server.url + link);
    expect(await page.locator('img, script').count()).toBe(0);
    expect(await page.locator('blockquote').textContent()).toContain('＜script＞alert(1)');
  });
});

describe('where people choose their name', () => {
  beforeEach(() => serve({ identity: 'choose' }));

  it('nothing is sent before a name is chosen, and then it is remembered', async () => {
    const link = await site.told();
    const page = await phone('anybody');
    await page.goto(server.url + link);
    await page.getByRole('button', { name: '我来跟进' }).tap();
    expect((await site.claim())?.claimedBy).toBeNull();
    await page.getByLabel('你是谁？').selectOption('zhangsan');
    await page.getByRole('button', { name: '我来跟进' }).tap();
    await page.getByText(`拨打 ${PHONE}`).waitFor();
    await page.goto(server.url + (await site.told({ recordId: 'second' })));
    expect(await page.getByLabel('你是谁？').inputValue()).toBe('zhangsan');
  });
});
