import type { BrowserContext } from 'playwright-core';
import type { Locale } from '../../lambdas/messages/context.ts';
import { silentLog } from '../../lambdas/platform/log/log.ts';
import { listenForAnswers } from '../../local/machine/listen-answers.ts';
import { configWithAnswers, startSite } from '../support/answers.ts';

const LEAD = {
  name: '李建国',
  company: '蓝天物流有限公司',
  phone: '13800001001',
  gender: 2,
  province: '安徽',
  city: '合肥',
  quote: '价格合适的话，今天就可以签。',
  tags: ['要报价'],
};
const TAKE: Readonly<Record<Locale, string>> = { 'zh-CN': '我来跟进', en: 'Take this lead' };

/** The page of a lead on a phone, before somebody takes it and after. */
export async function drawAnswers(browser: BrowserContext, locale: Locale): Promise<Buffer[]> {
  const site = await startSite({ ...configWithAnswers({ url: 'http://127.0.0.1' }), locale });
  const server = await listenForAnswers({
    site: (request) => site.site(request),
    listen: { host: '127.0.0.1', port: 0 },
    log: silentLog,
  });
  const page = await browser.newPage();
  try {
    const link = await site.told(LEAD, { assignee: 'zhangsan', asked: ['zhangsan'] });
    await page.goto(server.url + (await site.personLink('zhangsan')));
    await page.locator('button[name="do"]').click();
    await page.goto(server.url + link);
    const before = await page.screenshot({ fullPage: true });
    await page.getByRole('button', { name: TAKE[locale] }).click();
    await page.locator('a[href^="tel:"]').waitFor();
    return [before, await page.screenshot({ fullPage: true })];
  } finally {
    await page.close();
    await server.stop();
  }
}
