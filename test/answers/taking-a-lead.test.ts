import { beforeEach, describe, expect, it } from 'vitest';
import { FORGOTTEN } from '../../lambdas/assignment/forget-person.ts';
import { pendingDelivery } from '../../lambdas/deliveries/transitions.ts';
import { DAY_MS, MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import {
  configWithAnswers,
  enrolled,
  PHONE,
  RECORD_ID,
  startSite,
  TestBrowser,
  type TestSite,
} from '../support/answers.ts';
import { NOON_MS } from '../support/clock.ts';
import { testTask } from '../support/config.ts';
import { aLead } from '../support/leads.ts';

let site: TestSite;
beforeEach(async () => {
  site = await startSite();
});

const textOf = ({ body }: { body: string }) =>
  body
    .replace(/<style>[\s\S]*?<\/style>|<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

describe('a lead on its page', () => {
  it('is taken with one press, and then shows the number to tap', async () => {
    const link = await site.told();
    const browser = await enrolled(site, 'zhangsan');
    const before = await browser.get(link);
    expect(textOf(before)).toContain('还没有人接手');
    expect(before.body).not.toContain(PHONE);
    expect(before.body).not.toContain('wxid_chenguang_88');
    const after = await browser.press('claim');
    expect(after.status).toBe(200);
    expect(textOf(after)).toContain('你 12:00 已接手');
    expect(after.body).toContain(`<a class="call" href="tel:${PHONE}">拨打 ${PHONE}</a>`);
    expect(after.body).toContain('wxid_chenguang_88');
    expect(await site.claim()).toMatchObject({ claimedBy: 'zhangsan', claimedAtMs: site.clock.nowMs() });
    expect(site.reports.at(-2)).toMatchObject({ did: 'claimed', status: 303, toClaimMs: 0 });
  });

  it('that two press at once is one’s: the other sees who has it and since when', async () => {
    const link = await site.told();
    const [one, other] = [await enrolled(site, 'zhangsan'), await enrolled(site, 'lisi')];
    await Promise.all([one.get(link), other.get(link)]);
    site.clock.advance(3 * MINUTE_MS);
    await Promise.all([one.press('claim'), other.press('claim')]);
    const claim = await site.claim();
    expect(claim?.history.map((event) => event.do)).toEqual(['claimed']);
    const [winner, loser] = claim?.claimedBy === 'zhangsan' ? [one, other] : [other, one];
    const name = claim?.claimedBy === 'zhangsan' ? '张三' : '李四';
    expect(textOf(winner.last)).toContain('你 12:03 已接手');
    expect(textOf(loser.last)).toContain(`已由${name} 12:03 接手`);
    expect(loser.last.body).not.toContain(PHONE);
    expect(site.followed.filter(({ event }) => event.do === 'claimed')).toHaveLength(1);
  });

  it('that twelve browsers press at once, with anything, has one owner at each moment, by its history', async () => {
    const link = await site.told();
    const people = ['zhangsan', 'lisi', 'wangwu'];
    const browsers = await Promise.all(
      Array.from({ length: 12 }, (_, at) => enrolled(site, people[at % 3] ?? '')),
    );
    await Promise.all(browsers.map((browser) => browser.get(link)));
    const buttons = ['claim', 'release', 'outcome:contacted', 'claim', 'pass'];
    await Promise.all(
      browsers.map(async (browser, at) => {
        for (let press = 0; press < 4; press += 1) {
          await browser.press(buttons[(at + press) % buttons.length] ?? '', { person: 'lisi' });
        }
      }),
    );
    const claim = await site.claim();
    let owner: string | null = null;
    for (const { do: what, by, to } of claim?.history ?? []) {
      if (what === 'claimed') expect(owner).toBeNull();
      if (what === 'released' || what === 'outcome') expect(owner).toBe(by);
      if (what === 'claimed' || (what === 'passed' && owner !== null)) owner = to;
      if (what === 'released') owner = null;
    }
    expect(claim?.history.length).toBeGreaterThan(3);
    expect(claim?.claimedBy).toBe(owner);
  });

  it('that is pressed again is taken once', async () => {
    const link = await site.told();
    const browser = await enrolled(site, 'zhangsan');
    await browser.get(link);
    const form = /name="form" value="([^"]*)"/.exec(browser.last.body)?.[1] ?? '';
    for (let time = 0; time < 3; time += 1) await browser.post(link, { form, do: 'claim' });
    expect((await site.claim())?.history).toHaveLength(1);
  });

  it('can be given back for ten minutes, and the button goes with the time', async () => {
    const link = await site.told();
    const browser = await enrolled(site, 'zhangsan');
    await browser.get(link);
    await browser.press('claim');
    expect(textOf(browser.last)).toContain('12:10 前可以退回');
    await browser.press('release');
    expect(textOf(browser.last)).toContain('还没有人接手');
    await browser.press('claim');
    site.clock.advance(10 * MINUTE_MS + 1);
    await browser.press('release');
    expect(textOf(browser.last)).toContain('接手已超过十分钟，不能退回');
    expect(browser.last.body).not.toContain('value="release"');
    expect(await site.claim()).toMatchObject({ claimedBy: 'zhangsan' });
  });

  it('gets its outcome with one press, and another one later', async () => {
    const link = await site.told();
    const browser = await enrolled(site, 'zhangsan');
    await browser.get(link);
    await browser.press('claim');
    await browser.press('outcome:not-reached');
    await browser.press('outcome:not-reached');
    expect(textOf(browser.last)).toContain('12:00 反馈：未接通');
    expect(browser.last.body).toContain('value="outcome:not-reached" aria-pressed="true"');
    await browser.press('outcome:appointment');
    const claim = await site.claim();
    expect(claim?.history.map(({ outcome }) => outcome)).toEqual([null, 'not-reached', 'appointment']);
    expect(claim?.outcome).toBe('appointment');
  });

  it('is passed on by the lead of the team, to somebody of the team', async () => {
    const link = await site.told();
    const rep = await enrolled(site, 'zhangsan');
    await rep.get(link);
    await rep.press('claim');
    expect(rep.last.body).not.toContain('value="pass"');
    await rep.press('pass', { person: 'lisi' });
    expect(textOf(rep.last)).toContain('只有组长');

    const lead = await enrolled(site, 'wangwu');
    await lead.get(link);
    expect(lead.last.body).toContain('<option value="lisi">李四</option>');
    expect(lead.last.body).not.toContain('<option value="zhaoliu">');
    await lead.press('pass', { person: 'zhaoliu' });
    expect(await site.claim()).toMatchObject({ claimedBy: 'zhangsan' });
    await lead.press('pass', { person: 'lisi' });
    expect(await site.claim()).toMatchObject({ claimedBy: 'lisi', assignee: 'lisi' });
    expect(textOf(lead.last)).toContain('已由李四 12:00 接手');
    await rep.get(link);
    expect(rep.last.body).not.toContain(PHONE);
  });

  it('is shown and refused to somebody of another team', async () => {
    const link = await site.told();
    const browser = await enrolled(site, 'zhaoliu');
    await browser.get(link);
    expect(browser.last.body).not.toContain('value="claim"');
    const form = browser.last.body;
    expect(form).not.toContain(PHONE);
    expect(await site.claim()).toMatchObject({ claimedBy: null });
  });

  it('that fell says so, and can still be taken', async () => {
    const link = await site.told();
    const lead = await site.stores.leads.get(testTask.key, {
      recordId: RECORD_ID,
      calledAtMs: site.clock.nowMs(),
    });
    if (!lead) throw new Error('it was told');
    await site.stores.leads.change(testTask.key, lead, { grade: 3 });
    const browser = await enrolled(site, 'zhangsan');
    expect(textOf(await browser.get(link))).toContain('已由 A 级改为 C 级');
    await browser.press('claim');
    expect(await site.claim()).toMatchObject({ claimedBy: 'zhangsan' });
  });

  it('of a task that masks numbers never shows one whole, and says where to look', async () => {
    const link = await site.told({ phone: '185****5545', quote: '打我' });
    const browser = await enrolled(site, 'zhangsan');
    await browser.get(link);
    await browser.press('claim');
    expect(browser.last.body).not.toContain('tel:');
    expect(textOf(browser.last)).toContain('号码 185****5545：此任务不显示完整号码');
    expect(textOf(browser.last)).toContain(RECORD_ID);
  });

  it('of somebody who was forgotten names nobody, and can be passed on', async () => {
    const link = await site.told({}, { claimedBy: FORGOTTEN, claimedAtMs: site.clock.nowMs() });
    const lead = await enrolled(site, 'wangwu');
    expect(textOf(await lead.get(link))).toContain('已由前同事 12:00 接手');
    await lead.press('pass', { person: 'lisi' });
    expect(await site.claim()).toMatchObject({ claimedBy: 'lisi' });
  });

  it('of somebody who was taken out of the file shows no id, and others of the team may take it over', async () => {
    const link = await site.told(
      {},
      { claimedBy: 'gone', claimedAtMs: site.clock.nowMs(), outcome: 'not-reached' },
    );
    const browser = await enrolled(site, 'zhangsan');
    const page = textOf(await browser.get(link));
    expect(page).toContain('已由前同事 12:00 接手');
    expect(page).not.toContain('gone');
    site.clock.advance(MINUTE_MS);
    expect(textOf(await browser.press('claim'))).toContain('你 12:01 已接手');
    expect(await site.claim()).toMatchObject({ claimedBy: 'zhangsan', outcome: 'not-reached' });
  });

  it('names who should call it', async () => {
    const link = await site.told({}, { assignee: 'lisi', asked: ['lisi'] });
    const browser = await enrolled(site, 'zhangsan');
    expect(textOf(await browser.get(link))).toContain('跟进人：李四，还没有接手');
  });

  it('speaks English where it is asked to, after each press as well', async () => {
    const link = await site.told();
    const browser = await enrolled(site, 'zhangsan');
    await browser.get(`${link}?lang=en`);
    await browser.press('claim');
    expect(textOf(browser.last)).toContain('You took it at 12:00');
    expect(browser.last.body).toContain('<html lang="en">');
  });

  it('whose time is over is no page any more', async () => {
    const browser = await enrolled(site, 'zhangsan');
    const unknown = site.links.lead({ recordId: 'gone', taskKey: testTask.key }, site.clock.nowMs());
    expect((await browser.get(unknown)).status).toBe(410);
    const other = site.links.lead({ recordId: 'gone', taskKey: 'other/task' }, site.clock.nowMs());
    expect((await browser.get(other)).status).toBe(404);
  });
});

describe('what follows from it', () => {
  const openOf = async (id: string) =>
    (await site.people.rotations.get('east')).assignments
      .filter(({ person, isOpen }) => person === id && isOpen)
      .map(({ record }) => record).length;

  it('it is the load of who has it, until it was said what came of it', async () => {
    const link = await site.told({}, { assignee: 'lisi', asked: ['lisi'] });
    const browser = await enrolled(site, 'zhangsan');
    await browser.get(link);
    await browser.press('claim');
    expect([await openOf('zhangsan'), await openOf('lisi')]).toEqual([1, 0]);
    await browser.press('release');
    expect([await openOf('zhangsan'), await openOf('lisi')]).toEqual([0, 1]);
    await browser.press('claim');
    await browser.press('outcome:contacted');
    expect([await openOf('zhangsan'), await openOf('lisi')]).toEqual([0, 0]);
  });

  it('machines hear who took it and what came of it, and a group who was given somebody’s lead', async () => {
    const link = await site.told();
    const lead = aLead({ recordId: RECORD_ID });
    for (const channel of ['sales', 'leads']) {
      const told = { kind: 'alert', lead, newGrade: null } as const;
      const nowMs = site.clock.nowMs();
      const draft = pendingDelivery({ taskKey: testTask.key, channel, told, nowMs });
      await site.stores.deliveries.put({ ...draft, state: 'sent', sentAtMs: nowMs, notBeforeMs: null });
    }
    const keys = async (prefix: string) =>
      (await site.stores.deliveries.ofRecord(RECORD_ID, testTask.key))
        .map(({ sk }) => sk)
        .filter((sk) => sk.startsWith(prefix));
    const browser = await enrolled(site, 'zhangsan');
    await browser.get(link);
    await browser.press('claim');
    await browser.press('claim');
    await browser.press('outcome:won');
    expect(await keys('TAKEN')).toEqual(['TAKEN#A#1#leads']);
    expect(await keys('OUTCOME')).toEqual(['OUTCOME#A#1#leads']);
    const boss = await enrolled(site, 'wangwu');
    await boss.get(link);
    await boss.press('pass', { person: 'lisi' });
    expect(await keys('TAKEN')).toEqual(['TAKEN#A#1#leads', 'TAKEN#A#2#leads', 'TAKEN#A#2#sales']);
  });

  it('who took a number is who knows it', async () => {
    const link = await site.told();
    const browser = await enrolled(site, 'zhangsan');
    await browser.get(link);
    await browser.press('claim');
    expect(await site.people.knows.whoKnows(PHONE, site.clock.nowMs())).toBe('zhangsan');
  });
});

describe('where people choose their name', () => {
  beforeEach(async () => {
    site = await startSite(configWithAnswers({ identity: 'choose' }));
  });

  it('somebody unknown sees no number, chooses from the team, takes it and is remembered', async () => {
    const link = await site.told({ note: '备用电话 13800001002', quote: '打我另一个号 138-0000-1001' });
    const browser = new TestBrowser(site.site);
    const page = await browser.get(link);
    for (const number of [PHONE, '13800001002', '138-0000-1001', 'wxid_chenguang_88']) {
      expect(page.body).not.toContain(number);
    }
    expect(page.body).toContain('<option value="zhangsan">张三</option>');
    expect(page.body).not.toContain('zhaoliu');
    await browser.press('claim', { person: 'zhangsan' });
    expect(browser.last.body).toContain(`tel:${PHONE}`);
    expect(await site.claim()).toMatchObject({ claimedBy: 'zhangsan' });

    const next = await site.told({ recordId: 'second' });
    expect((await browser.get(next)).body).toContain('<option value="zhangsan" selected>');
    await browser.press('claim', { person: 'zhangsan' });
    expect(await site.claim('second')).toMatchObject({ claimedBy: 'zhangsan' });
  });

  it('who is revoked is nobody in the browsers where they chose their name', async () => {
    const link = await site.told();
    const browser = new TestBrowser(site.site);
    await browser.get(link);
    await browser.press('claim', { person: 'zhangsan' });
    expect((await browser.get(link)).body).toContain(PHONE);
    await site.enrolments.revoke('zhangsan');
    expect((await browser.get(link)).body).not.toContain(PHONE);
    await browser.press('enrol', { person: 'zhangsan' });
    expect((await browser.get(link)).body).toContain(PHONE);
  });

  it('a button that is pressed without a name takes nothing: scanners press buttons', async () => {
    const link = await site.told();
    const browser = new TestBrowser(site.site);
    await browser.get(link);
    for (const fields of [
      { person: '' },
      {},
      { person: 'nobody' },
      { person: 'zhaoliu' },
      { person: '__proto__' },
    ]) {
      await browser.press('claim', fields as Record<string, string>);
      await browser.get(link);
    }
    expect(await site.claim()).toMatchObject({ claimedBy: null, history: [] });
  });

  it('a page that was open while a name was chosen on another still works', async () => {
    const [one, two] = [await site.told(), await site.told({ recordId: 'second' })];
    const browser = new TestBrowser(site.site);
    await browser.get(two);
    const form = /name="form" value="([^"]*)"/.exec(browser.last.body)?.[1] ?? '';
    await browser.get(one);
    await browser.press('claim', { person: 'lisi' });
    await browser.post(two, { form, do: 'claim', person: 'lisi' });
    expect(await site.claim('second')).toMatchObject({ claimedBy: 'lisi' });
  });

  it('the lead of the team says who they are, and passes on what somebody has', async () => {
    const link = await site.told();
    const rep = new TestBrowser(site.site);
    await rep.get(link);
    await rep.press('claim', { person: 'zhangsan' });
    const lead = new TestBrowser(site.site);
    await lead.get(link);
    expect(textOf(lead.last)).toContain('已由张三 12:00 接手');
    await lead.press('enrol', { person: 'wangwu' });
    await lead.press('pass', { person: 'lisi' });
    expect(await site.claim()).toMatchObject({ claimedBy: 'lisi' });
  });
});

describe('a list', () => {
  it('leads to each of its leads, and says who has it', async () => {
    await site.told();
    await site.told({ recordId: 'second', name: '李雷' });
    const records = [RECORD_ID, 'second', 'gone'].map((recordId) => ({ recordId, taskKey: testTask.key }));
    const id = await site.lists.put(records, site.clock.nowMs());
    const link = site.links.list(id, site.clock.nowMs());
    const browser = await enrolled(site, 'zhangsan');
    const page = await browser.get(link);
    expect(textOf(page)).toContain('2 条线索');
    const hrefs = [...page.body.matchAll(/href="(\/c\/[^"]+)"/g)].map(([, href = '']) => href);
    expect(hrefs).toHaveLength(2);
    await browser.get(hrefs[1] ?? '');
    await browser.press('claim');
    expect(await site.claim('second')).toMatchObject({ claimedBy: 'zhangsan' });
    expect(textOf(await browser.get(link))).toMatch(/王芳 还没有人接手.*李雷 你 12:00 已接手/);
    expect((await new TestBrowser(site.site).get(link)).body).not.toMatch(/王芳|李雷/);
  });
});

describe('a person’s own page', () => {
  it('lists what they have and what they should take, newest first, and no number', async () => {
    const browser = await enrolled(site, 'zhangsan');
    expect(textOf(browser.last)).toContain(
      '已启用，你是 张三 回到群里，点线索下面的“我来跟进”。 现在没有等你跟进的线索。',
    );
    await site.told({ name: '王芳' }, { assignee: 'zhangsan', asked: ['zhangsan'] });
    await site.told({ recordId: 'second', name: '李雷' }, { openedAtMs: site.clock.nowMs() + 1 });
    await site.told({ recordId: 'third', name: '韩梅' }, { assignee: 'lisi', asked: ['lisi'] });
    const link = site.links.lead({ recordId: 'second', taskKey: testTask.key }, site.clock.nowMs());
    await browser.get(link);
    await browser.press('claim');
    const used = await site.personLink('zhangsan');
    await browser.get(used);
    await browser.press('enrol');
    const { body } = browser.last;
    expect(textOf(browser.last)).toMatch(
      /你的待跟进线索（2 条）.*李雷 你 12:00 已接手.*王芳 跟进人：张三，还没有接手/,
    );
    expect(body).not.toMatch(/韩梅|tel:/);
    expect(body).not.toContain(PHONE);
    const [, href = ''] = /href="(\/c\/[^"]+)"/.exec(body) ?? [];
    await browser.get(href);
    await browser.press('outcome:won');
    expect(textOf(await browser.get(used))).toMatch(/你的待跟进线索（1 条）.*王芳/);
  });

  it('leaves out a lead that nobody wants any more', async () => {
    await site.told({}, { assignee: 'zhangsan', asked: ['zhangsan'] });
    const lead = await site.stores.leads.get(testTask.key, { recordId: RECORD_ID, calledAtMs: NOON_MS });
    if (lead) await site.stores.leads.change(testTask.key, lead, { grade: 3 });
    const browser = await enrolled(site, 'zhangsan');
    expect(textOf(browser.last)).toContain('现在没有等你跟进的线索。');
  });

  it('is there for who is signed in when the link is over, and for nobody else', async () => {
    await site.told({ name: '王芳' }, { assignee: 'zhangsan', asked: ['zhangsan'] });
    const link = await site.personLink('zhangsan');
    const browser = await enrolled(site, 'zhangsan');
    const other = await enrolled(site, 'lisi');
    site.clock.advance(2 * DAY_MS);
    expect(textOf(await browser.get(link))).toMatch(/你是 张三.*王芳/);
    expect((await other.get(link)).body).not.toContain('王芳');
    for (const one of [
      new TestBrowser(site.site),
      new TestBrowser(site.site, { 'user-agent': 'Slackbot' }),
    ]) {
      expect(await one.get(link)).toMatchObject({ status: 410 });
    }
    // A link that is over signs nobody in.
    const late = new TestBrowser(site.site);
    expect((await late.post(link, { do: 'enrol', form: 'x' })).status).toBe(410);
  });
});

it('a lead says who looks at it: two people may share a computer', async () => {
  const link = await site.told();
  expect(textOf(await (await enrolled(site, 'lisi')).get(link))).toContain('你是 李四');
  expect(textOf(await new TestBrowser(site.site).get(link))).not.toContain('你是');
});
