import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { snsTopic } from '../../lambdas/channels/sns/receiver.ts';
import { wecomRobot } from '../../lambdas/channels/wecom-robot/receiver.ts';
import type { LeadDelivery } from '../../lambdas/deliveries/delivery.ts';
import { deliveryKey } from '../../lambdas/deliveries/keys.ts';
import { drawChart } from '../../lambdas/digests/chart/draw.ts';
import type { LeadFacts } from '../../lambdas/leads/facts/facts.ts';
import type { DeliveryKind } from '../../lambdas/leads/told.ts';
import type { Locale } from '../../lambdas/messages/context.ts';
import { systemClock } from '../../lambdas/platform/time/clock.ts';
import { MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { counters } from '../../local/console/counters.ts';
import { ToldMessages } from '../../local/console/told-messages.ts';
import { outboxRows } from '../../local/console/views/outbox-rows.ts';
import type { View } from '../../local/console/views/view.ts';
import { testConfig } from '../support/config.ts';
import { aLane, anAccount, aTaskView, aView, serveConsole } from '../support/console.ts';
import { dueDelivery } from '../support/deliveries.ts';
import { aDigest } from '../support/digest-figures.ts';
import { BROWSER_ARGS, BROWSER_PATH } from './browser.ts';
import { drawAnswers } from './draw-answers.ts';

/** Draws the README's pictures with the real renderer and the real page: `npm run pictures`. */
const PICTURES = new URL('../../docs/pictures/', import.meta.url).pathname;
/** A Monday, a quarter to eleven in Shanghai. */
const NOW_MS = Date.parse('2026-03-02T02:45:40Z');

const LEADS: { lead: Partial<LeadFacts>; minutesAgo: number; tookS: number; kind?: DeliveryKind }[] = [
  {
    lead: {
      recordId: 'r1',
      name: '李建国',
      company: '蓝天物流有限公司',
      phone: '13800001001',
      gender: 2,
      city: '合肥',
      quote: '价格合适的话，今天就可以签。',
      tags: ['要报价'],
      contacts: [],
      note: null,
      talkMs: 128_000,
      rounds: 9,
    },
    minutesAgo: 14,
    tookS: 31,
  },
  {
    lead: {
      recordId: 'r2',
      name: '陈静',
      company: '启航教育',
      phone: '13800001002',
      quote: '下午三点以后打给我，我想了解一下团购价。',
      tags: [],
      contacts: [{ name: '微信', value: 'chenjing_0302' }],
      note: null,
      talkMs: 64_000,
      rounds: 5,
    },
    minutesAgo: 5,
    tookS: 44,
  },
  {
    lead: {
      recordId: 'r1',
      name: '李建国',
      company: '蓝天物流有限公司',
      phone: '13800001001',
      gender: 2,
      city: '合肥',
      quote: null,
      tags: [],
      contacts: [],
      note: null,
      talkMs: 128_000,
      rounds: 9,
    },
    minutesAgo: 8,
    tookS: 0,
    kind: 'correction',
  },
  { lead: { recordId: 'r3', note: '负责人：李四' }, minutesAgo: 1, tookS: 26 },
];

function deliveries(): LeadDelivery[] {
  return LEADS.toSorted((one, other) => other.minutesAgo - one.minutesAgo)
    .flatMap(({ lead, minutesAgo, tookS, kind = 'alert' }) => {
      const sentAtMs = NOW_MS - minutesAgo * MINUTE_MS;
      const endedAtMs = sentAtMs - tookS * SECOND_MS;
      const facts = { ...lead, endedAtMs, calledAtMs: endedAtMs - (lead.talkMs ?? 97_000) };
      const sent = {
        state: 'sent',
        attempts: 1,
        sentAtMs,
        createdAtMs: sentAtMs - SECOND_MS,
        notBeforeMs: null,
      } as const;
      return ['sales', 'leads'].map((channel) => {
        const delivery = dueDelivery({ ...sent, channel }, facts, kind) as LeadDelivery;
        return { ...delivery, ...deliveryKey(kind, delivery.told.lead.recordId, 1, channel) };
      });
    })
    .reverse();
}

async function view(locale: Locale): Promise<View> {
  const all = deliveries();
  const config = { ...testConfig(), locale };
  const read = { lastReadMs: NOW_MS - 3 * SECOND_MS };
  const groups = await new ToldMessages(config, async () => null).groups(all, () => []);
  return aView({
    nowMs: NOW_MS,
    demo: true,
    locale,
    counters: counters(all, NOW_MS, config.timeZone, NOW_MS),
    health: {
      lastTickMs: read.lastReadMs,
      accounts: [anAccount({ ...read, tasks: [aTaskView(read)] })],
    },
    lanes: [
      aLane({ label: wecomRobot.label }),
      aLane({ channel: 'leads', label: snsTopic.label, uses: ['leads', 'operators'] }),
    ],
    outbox: outboxRows(all, NOW_MS),
    groups: groups.filter(({ channel }) => channel === 'sales'),
  });
}

const profile = await mkdtemp(join(tmpdir(), 'leadbell-pictures-'));
for (const locale of ['zh-CN', 'en'] as const) {
  const shown = await view(locale);
  const server = await serveConsole({ view: () => shown, clock: { ...systemClock, nowMs: () => NOW_MS } });
  const browser = await chromium.launchPersistentContext(join(profile, locale), {
    executablePath: BROWSER_PATH,
    headless: true,
    args: BROWSER_ARGS,
    locale,
    viewport: { width: 1280, height: 820 },
    deviceScaleFactor: 1.5,
  });
  const page = await browser.newPage();
  await page.goto(server.url);
  await page.waitForTimeout(6000);
  await page.screenshot({ path: `${PICTURES}console.${locale}.png` });
  await browser.close();
  await server.stop();
  const phone = await chromium.launchPersistentContext(join(profile, `phone-${locale}`), {
    executablePath: BROWSER_PATH,
    headless: true,
    args: BROWSER_ARGS,
    locale,
    viewport: { width: 375, height: 600 },
    deviceScaleFactor: 2,
    javaScriptEnabled: false,
  });
  for (const [at, picture] of (await drawAnswers(phone, locale)).entries()) {
    await writeFile(`${PICTURES}page-${at === 0 ? 'open' : 'taken'}.${locale}.png`, picture);
  }
  await phone.close();
  await writeFile(`${PICTURES}digest.${locale}.png`, await drawChart(aDigest(), locale, { repeat: false }));
}
await rm(profile, { recursive: true, force: true });
