import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { WebResponse } from '../../lambdas/answers/web.ts';
import { createRedactor } from '../../lambdas/platform/log/redact.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import {
  aRequest,
  configWithAnswers,
  enrolled,
  PHONE,
  RECORD_ID,
  startSite,
  TestBrowser,
  type TestSite,
} from '../support/answers.ts';

let site: TestSite;
let link: string;
beforeEach(async () => {
  site = await startSite();
  link = await site.told();
});

const get = (path: string, headers: Record<string, string> = {}, source = '203.0.113.7') =>
  site.site(aRequest({ path, source, headers: { host: 'leads.example.cn', ...headers } }));
const formOf = ({ body }: WebResponse) => /name="form" value="([^"]*)"/.exec(body)?.[1] ?? '';
const isUntouched = async () => {
  expect(await site.claim()).toMatchObject({ claimedBy: null, history: [] });
};

describe('somebody who only looks', () => {
  it('changes nothing: GET and HEAD write not one item', async () => {
    const browser = await enrolled(site, 'zhangsan');
    const person = await site.personLink('lisi');
    const before = site.stores.table.writes;
    for (const path of [link, `${link}?do=claim&person=zhangsan&form=x`, person, '/', '/c/x']) {
      await browser.get(path);
    }
    await site.site(aRequest({ method: 'HEAD', path: link }));
    // The wrong link was counted, and that is all.
    expect(site.stores.table.writes - before).toBe(1);
    await isUntouched();
    expect((await site.enrolments.get('lisi'))?.linkNonce).not.toBeNull();
  });

  it('and is unknown sees nothing of the customer, nor does a preview of somebody known', async () => {
    const browser = await enrolled(site, 'zhangsan');
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const pages = [
      await get(link),
      await get(link, { cookie, 'user-agent': 'Mozilla/5.0 (compatible; SomeLinkPreview/1.0)' }),
      await get(link, { cookie, 'sec-purpose': 'prefetch' }),
      await site.site(
        aRequest({ method: 'HEAD', path: link, headers: { host: 'leads.example.cn', cookie } }),
      ),
    ];
    for (const { status, body, cookies } of pages) {
      expect(status).toBe(200);
      for (const fact of [PHONE, '王芳', '晨光教育', '报价', 'wxid', '张三'])
        expect(body).not.toContain(fact);
      expect(body).not.toContain('<form');
      expect(cookies).toEqual([]);
    }
    expect(pages.at(-1)?.body).toBe('');
  });

  it('sees no name in the title, which histories and previews show', async () => {
    const browser = await enrolled(site, 'zhangsan');
    expect((await browser.get(link)).body).toContain('<title>线索跟进</title>');
  });
});

describe('a form of somebody else', () => {
  const post = (fields: Record<string, string>, headers: Record<string, string> = {}, path = link) =>
    site.site(
      aRequest({
        method: 'POST',
        path,
        body: new URLSearchParams(fields).toString(),
        headers: {
          host: 'leads.example.cn',
          'content-type': 'application/x-www-form-urlencoded',
          ...headers,
        },
      }),
    );

  it('takes nothing, with the cookies of somebody who is enrolled', async () => {
    const browser = await enrolled(site, 'zhangsan');
    const other = await enrolled(site, 'lisi');
    const second = await site.told({ recordId: 'second' });
    await browser.get(link);
    const form = formOf(browser.last);
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const theirs = formOf(await other.get(link));
    const ofOtherPage = formOf(await browser.get(second));
    const tries: [Record<string, string>, Record<string, string>][] = [
      [{ do: 'claim' }, { cookie }],
      [{ do: 'claim', form: '' }, { cookie }],
      [{ do: 'claim', form: 'x'.repeat(60) }, { cookie }],
      [{ do: 'claim', form: theirs }, { cookie }],
      [{ do: 'claim', form: ofOtherPage }, { cookie }],
      [{ do: 'claim', form }, {}],
      [{ do: 'claim', form }, { cookie: cookie.replace(/leadbell_visitor=[^;]+/, 'leadbell_visitor=x') }],
      [
        { do: 'claim', form },
        { cookie, origin: 'https://evil.example' },
      ],
      [
        { do: 'claim', form },
        { cookie, origin: 'https://leads.example.cn.evil.example' },
      ],
      [
        { do: 'claim', form },
        { cookie, 'sec-fetch-site': 'cross-site' },
      ],
      [
        { do: 'claim', form },
        { cookie, 'sec-fetch-site': 'same-site' },
      ],
    ];
    for (const [fields, headers] of tries) {
      expect((await post(fields, headers)).status, JSON.stringify(headers)).toBe(403);
    }
    expect((await post({ do: 'claim', form }, { cookie, 'content-type': 'text/plain' })).status).toBe(415);
    expect((await post({ do: 'claim', form }, { cookie, 'content-type': 'application/json' })).status).toBe(
      415,
    );
    expect((await post({ do: 'drop', form }, { cookie })).status).toBe(415);
    await isUntouched();
    // Ours works: browsers call the origin of a page without referrer `null`.
    expect((await post({ do: 'claim', form }, { cookie, origin: 'null' })).status).toBe(303);
    expect(await site.claim()).toMatchObject({ claimedBy: 'zhangsan' });
  });

  it('that was given out a day ago has ended', async () => {
    const browser = await enrolled(site, 'zhangsan');
    await browser.get(link);
    site.clock.advance(DAY_MS + MINUTE_MS);
    expect((await browser.press('claim')).status).toBe(403);
    expect(browser.last.body).toContain('页面打开太久了');
    await isUntouched();
  });
});

describe('a token', () => {
  it('that is forged, cut or of another kind opens nothing', async () => {
    const person = (await site.personLink('zhangsan')).split('/').at(-1) ?? '';
    const lead = link.split('/').at(-1) ?? '';
    for (const path of [
      `/c/${lead.slice(0, -1)}`,
      `/c/${lead}A`,
      `/c/${person}`,
      `/p/${lead}`,
      `/l/${lead}`,
    ]) {
      const { status, body } = await get(path);
      expect([status, body.includes('王芳')], path).toEqual([404, false]);
    }
  });

  it('that ended opens nothing', async () => {
    site.clock.advance(7 * DAY_MS + HOUR_MS);
    expect((await get(link)).status).toBe(410);
  });

  it('of a person is good in one browser, once, for a day', async () => {
    const personal = await site.personLink('zhangsan');
    const [mine, thief] = [new TestBrowser(site.site), new TestBrowser(site.site)];
    await Promise.all([mine.get(personal), thief.get(personal)]);
    expect((await mine.press('enrol')).body).toContain('已启用，你是 张三');
    expect((await thief.press('enrol')).status).toBe(410);
    expect((await thief.get(link)).body).not.toContain('王芳');
    expect((await new TestBrowser(site.site).get(personal)).status).toBe(410);
    const late = await site.personLink('lisi');
    site.clock.advance(DAY_MS + MINUTE_MS);
    expect((await new TestBrowser(site.site).get(late)).status).toBe(410);
  });

  it('of a person works again in its browser where the answer to the press was lost', async () => {
    const personal = await site.personLink('zhangsan');
    const browser = new TestBrowser(site.site);
    await browser.get(personal);
    await browser.press('enrol');
    browser.cookies.delete('leadbell_person');
    await browser.get(personal);
    await browser.press('enrol');
    expect((await browser.get(link)).body).toContain('王芳');
  });

  it('of a session ends when the person is revoked, or gone from the file', async () => {
    const browser = await enrolled(site, 'zhangsan');
    expect((await browser.get(link)).body).toContain('王芳');
    const form = formOf(browser.last);
    await site.enrolments.revoke('zhangsan');
    expect((await browser.get(link)).body).not.toContain('王芳');
    expect((await browser.post(link, { form, do: 'claim' })).status).toBe(403);
    await isUntouched();
    await browser.get(await site.personLink('zhangsan'));
    await browser.press('enrol');
    expect((await browser.get(link)).body).toContain('王芳');
    delete (site.config.people as Record<string, unknown>).zhangsan;
    expect((await browser.get(link)).body).not.toContain('王芳');
  });

  it('of a choice is none where people must be enrolled', async () => {
    const open = await startSite(configWithAnswers({ identity: 'choose' }));
    const browser = new TestBrowser(open.site);
    await browser.get(await open.told());
    await browser.press('claim', { person: 'zhangsan' });
    const person = browser.cookies.get('leadbell_person') ?? '';
    expect(person).not.toBe('');
    expect((await get(link, { cookie: `leadbell_person=${person}` })).body).not.toContain('王芳');
  });
});

describe('guessing', () => {
  it('is refused after thirty wrong links of one address, and then costs no write', async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 40; n += 1) statuses.push((await get(`/c/${'A'.repeat(50)}${n}`)).status);
    expect(statuses.filter((status) => status === 404)).toHaveLength(30);
    expect(statuses.slice(30)).toEqual(Array<number>(10).fill(429));
    const { writes } = site.stores.table;
    expect((await get('/c/abc')).headers['retry-after']).toBe('600');
    expect(site.stores.table.writes).toBe(writes);
    expect((await get('/c/abc', {}, '203.0.113.8')).status).toBe(404);
    // Who has a link that was sent to them is served: an office has one address.
    expect((await get(link)).status).toBe(200);
    site.clock.advance(10 * MINUTE_MS);
    expect((await get('/c/abc')).status).toBe(404);
  });

  it('is counted for the line of an address, not for each of its countless numbers', async () => {
    for (let n = 0; n < 30; n += 1) await get('/c/abc', {}, `2001:db8:1:2::${n.toString(16)}`);
    expect((await get('/c/abc', {}, '2001:db8:1:2:ffff::1')).status).toBe(429);
    expect((await get('/c/abc', {}, '2001:db8:1:3::1')).status).toBe(404);
  });

  it('of forms is counted for the link, from however many addresses', async () => {
    const browser = await enrolled(site, 'zhangsan');
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const press = (source: string) =>
      site.site(
        aRequest({
          method: 'POST',
          path: link,
          source,
          body: 'do=claim&form=x',
          headers: {
            host: 'leads.example.cn',
            'content-type': 'application/x-www-form-urlencoded',
            cookie,
          },
        }),
      );
    for (let n = 0; n < 30; n += 1) expect((await press(`203.0.113.${n}`)).status).toBe(403);
    expect((await press('203.0.113.99')).status).toBe(429);
    await browser.get(link);
    await browser.press('claim');
    expect(await site.claim()).toMatchObject({ claimedBy: 'zhangsan' });
  });
});

describe('every answer', () => {
  const answers = async (): Promise<WebResponse[]> => {
    const browser = await enrolled(site, 'zhangsan');
    return [
      await get(link),
      await browser.get(link),
      await browser.press('claim'),
      await get('/'),
      await get('/c/wrong'),
      await get('/p/wrong'),
      await get('/favicon.ico'),
      await get(link, { host: 'evil.example' }),
      await site.site(aRequest({ method: 'PUT', path: link })),
      await site.site(aRequest({ method: 'POST', path: link, body: null })),
    ];
  };

  it('is kept by nobody, framed by nobody, runs nothing and gives no address away', async () => {
    for (const { headers, body } of await answers()) {
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'content-type': 'text/html; charset=utf-8',
      });
      expect(headers['content-security-policy']).toMatch(
        /^default-src 'none'; style-src 'sha256-[\w+/]{43}='; form-action 'self'; frame-ancestors 'none'; base-uri 'none'$/,
      );
      expect(body).not.toMatch(
        /<script|\son\w+=|javascript:|style=|<img|<iframe|https?:\/\/(?!crm\.example\.cn)/i,
      );
      expect(Buffer.byteLength(body)).toBeLessThan(30 * 1024);
    }
  });

  it('says what is wrong by its number too', async () => {
    const statuses = (await answers()).map(({ status }) => status);
    expect(statuses).toEqual([200, 200, 200, 404, 404, 404, 404, 421, 405, 413]);
  });

  it('to any path and method is a page, never an error', async () => {
    const method = fc.constantFrom('GET', 'HEAD', 'POST', 'OPTIONS', 'TRACE', 'CONNECT', 'get', '');
    const path = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('//', '/c/', '/c/../p/x', '/c/%2e%2e', `${'/c/'}${'a'.repeat(5000)}`),
    );
    await fc.assert(
      fc.asyncProperty(method, path, async (asked, where) => {
        const { status } = await site.site(
          aRequest({ method: asked, path: where, source: `s${Math.random()}` }),
        );
        expect(status).toBeGreaterThanOrEqual(404);
        expect(status).toBeLessThan(500);
      }),
      { numRuns: 60 },
    );
  });

  it('sets cookies that no script reads and no other site sends', async () => {
    const browser = await enrolled(site, 'zhangsan');
    const other = new TestBrowser(site.site);
    await other.get(await site.personLink('zhangsan'));
    const [visitor = ''] = other.last.cookies;
    expect(visitor).toMatch(/^leadbell_visitor=[\w-]{36}; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    const answer = await site.site(
      aRequest({
        method: 'POST',
        path: await site.personLink('lisi'),
        headers: { host: 'leads.example.cn' },
      }),
    );
    expect(answer.cookies).toEqual([]);
    expect([...browser.cookies.keys()].sort((a, b) => a.localeCompare(b))).toEqual([
      'leadbell_person',
      'leadbell_visitor',
    ]);
  });

  it.each([
    ['http://127.0.0.1:8788', false],
    ['http://localhost:8788', false],
    ['http://leads.example.cn', true],
    ['https://leads.example.cn', true],
  ])('of %s has secure cookies: %s', async (url, isSecure) => {
    const other = await startSite(configWithAnswers({ url }));
    const browser = new TestBrowser(other.site, { host: new URL(url).host });
    await browser.get(await other.personLink('zhangsan'));
    expect(browser.last.cookies[0]?.includes('; Secure')).toBe(isSecure);
  });
});

describe('a host', () => {
  it('that is not ours is sent away, and ours has its path', async () => {
    for (const host of [
      'evil.example',
      'leads.example.cn.evil.example',
      'leads.example.cn:8443',
      '',
      '127.0.0.1',
    ]) {
      expect((await get(link, { host })).status, host).toBe(421);
      expect(site.reports.at(-1)).toMatchObject({ refused: 'host' });
    }
    for (const host of ['leads.example.cn', 'LEADS.example.cn', 'leads.example.cn:443']) {
      expect((await get(link, { host })).status, host).toBe(200);
    }
    const below = await startSite(configWithAnswers({ url: 'https://crm.example.cn/leads' }));
    const path = await below.told();
    const browser = new TestBrowser(below.site, { host: 'crm.example.cn' });
    await browser.get(`/leads${await below.personLink('zhangsan')}`);
    expect(browser.last.cookies[0]).toContain('; Path=/leads;');
    await browser.press('enrol');
    await browser.get(`/leads${path}`);
    await browser.press('claim');
    expect(await below.claim()).toMatchObject({ claimedBy: 'zhangsan' });
    // A proxy may take the path away.
    expect((await browser.get(path)).body).toContain('王芳');
  });
});

describe('nothing personal', () => {
  it('is in a log, a report or the address of a page', async () => {
    const browser = await enrolled(site, 'zhangsan');
    await browser.get(link);
    await browser.press('claim');
    await browser.press('outcome:won');
    await get('/c/wrong', {}, '198.51.100.77');
    site.stores.claims.get = () => Promise.reject(new Error(`of 张三 and ${PHONE}`));
    expect((await browser.get(link)).status).toBe(503);
    const redactor = createRedactor();
    const said = JSON.stringify([site.reports, redactor.value(site.logged)]);
    for (const fact of [PHONE, '王芳', 'zhangsan', '198.51.100', RECORD_ID, link.split('/').at(-1)]) {
      expect(said, fact).not.toContain(fact);
    }
    expect(Buffer.from(link.split('/').at(-1) ?? '', 'base64url').toString('latin1')).not.toContain(PHONE);
  });
});
