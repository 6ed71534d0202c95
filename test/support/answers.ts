import type { AnswerReport } from '../../lambdas/answers/answer-report.ts';
import { createAnswerSite, type Site } from '../../lambdas/answers/answer-site.ts';
import { followAnswers } from '../../lambdas/answers/follow-answers.ts';
import { Guesses } from '../../lambdas/answers/guesses.ts';
import type { WebRequest, WebResponse } from '../../lambdas/answers/web.ts';
import { type AnswerLinks, answerLinks } from '../../lambdas/assignment/answer-links.ts';
import type { Claim, UntoldEvent } from '../../lambdas/assignment/claim.ts';
import { EnrolmentStore } from '../../lambdas/assignment/enrolment-store.ts';
import { ToldListStore } from '../../lambdas/assignment/told-list-store.ts';
import type { AnswersConfig, Config, TaskConfig } from '../../lambdas/config/config.ts';
import { openPeopleStores, type PeopleStores } from '../../lambdas/functions/people-stores.ts';
import { openStores, type Stores } from '../../lambdas/functions/stores.ts';
import type { LeadFacts } from '../../lambdas/leads/facts/facts.ts';
import { randomId } from '../../lambdas/platform/ids.ts';
import type { Log } from '../../lambdas/platform/log/log.ts';
import { DAY_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { aClaim } from './claims.ts';
import { NOON_MS, TestClock } from './clock.ts';
import { testConfig, testTask } from './config.ts';
import { aLead } from './leads.ts';
import { memoryTable } from './memory-stores.ts';

export const PHONE = '18555525545';
export const RECORD_ID = '287e19c4-1966-49d6-8f02-b53ef11c0a55';

const person = (name: string) => ({ name, mention: {}, weight: 1, holds: null, perDay: null });

/** 张三 and 李四 of the east, whose lead is 王五; 赵六 of nobody's team. */
export function configWithAnswers(
  answers: Partial<AnswersConfig> = {},
  task: Partial<TaskConfig> = {},
): Config & { answers: AnswersConfig } {
  return {
    ...testConfig(task),
    people: {
      zhangsan: person('张三'),
      lisi: person('李四'),
      wangwu: person('王五'),
      zhaoliu: person('赵六'),
    },
    teams: { east: { people: ['zhangsan', 'lisi'], lead: 'wangwu', hours: null, assign: 'rotate' } },
    answers: {
      url: 'https://leads.example.cn',
      identity: 'enrolled',
      listen: { host: '127.0.0.1', port: 0 },
      announce: false,
      staleAfterMs: DAY_MS,
      ...answers,
    },
  };
}

export interface TestSite {
  site: Site;
  config: Config & { answers: AnswersConfig };
  clock: TestClock;
  stores: Stores;
  people: PeopleStores;
  enrolments: EnrolmentStore;
  lists: ToldListStore;
  links: AnswerLinks;
  reports: AnswerReport[];
  logged: { message: string; fields: unknown }[];
  followed: UntoldEvent[];
  /** Puts a lead that was told, with its claim. @returns the path of its link */
  told(facts?: Partial<LeadFacts>, claim?: Partial<Claim>): Promise<string>;
  /** The path of a new link of a person. */
  personLink(id: string): Promise<string>;
  claim(recordId?: string): Promise<Claim | null>;
}

/** The page on a table in memory. */
export async function startSite(config = configWithAnswers()): Promise<TestSite> {
  const clock = new TestClock();
  const stores = openStores({ ...memoryTable(), newId: randomId, clock });
  const { table, leads, claims } = stores;
  const people = openPeopleStores(table);
  const keys = people.answerKeys;
  const enrolments = new EnrolmentStore(table);
  const lists = new ToldListStore(table);
  const reports: AnswerReport[] = [];
  const logged: TestSite['logged'] = [];
  const followed: TestSite['followed'] = [];
  const note = (message: string, fields: unknown) => void logged.push({ message, fields });
  const log: Log = { debug: note, info: note, warn: note, error: note };
  const platform = { clock, newId: randomId, random: () => 0.5, log };
  const follow = followAnswers({ ...stores, ...people, platform, config, laneQueue: null });
  const site = createAnswerSite({
    platform,
    config,
    leads,
    claims,
    keys,
    enrolments,
    lists,
    guesses: new Guesses(table),
    follow: {
      before: follow.before,
      async after(claim) {
        followed.push(...(claim.untold ?? []));
        await follow.after(claim);
      },
    },
    report: (report) => void reports.push(report),
  });
  const links = answerLinks('', await keys.get());
  return {
    site,
    config,
    clock,
    stores,
    people,
    enrolments,
    lists,
    links,
    reports,
    logged,
    followed,
    async told(facts = {}, claim = {}) {
      const lead = aLead({ recordId: RECORD_ID, phone: PHONE, ...facts });
      const { recordId, grade } = lead;
      const taskKey = claim.taskKey ?? testTask.key;
      await leads.put(taskKey, {
        recordId,
        calledAtMs: NOON_MS,
        grade,
        toldGrade: grade,
        silent: false,
        toldIn: null,
        maybeTold: false,
        unsettledUntilMs: null,
        version: 1,
        listedAtMs: NOON_MS,
        gradedAtMs: NOON_MS,
        history: [{ grade, atMs: NOON_MS }],
        expiresAt: (NOON_MS + 90 * DAY_MS) / SECOND_MS,
        facts: lead,
      });
      const { pk: _pk, sk: _sk, token: _token, ...opened } = aClaim({ recordId, taskKey, ...claim });
      await claims.open(opened);
      return links.lead({ recordId, taskKey }, clock.nowMs());
    },
    async personLink(id) {
      const nonce = randomId();
      await enrolments.offer(id, nonce);
      return links.person(id, nonce, clock.nowMs());
    },
    claim: (recordId = RECORD_ID) => claims.get({ recordId, taskKey: testTask.key }),
  };
}

/** A browser: it keeps cookies, reads forms as they stand in a page and follows where it is sent. */
export class TestBrowser {
  readonly cookies = new Map<string, string>();
  readonly #site: Site;
  readonly headers: Record<string, string>;
  last: WebResponse = { status: 0, headers: {}, cookies: [], body: '' };
  #path = '';

  constructor(site: Site, headers: Record<string, string> = {}) {
    this.#site = site;
    this.headers = { host: 'leads.example.cn', ...headers };
  }

  async get(path: string): Promise<WebResponse> {
    this.#path = path;
    return this.#send({ method: 'GET' }, path);
  }

  /** Presses a button of the page that is shown. */
  async press(button: string, fields: Record<string, string> = {}): Promise<WebResponse> {
    const form = /name="form" value="([^"]*)"/.exec(this.last.body)?.[1] ?? '';
    return this.post(this.#path, { form, do: button, ...fields });
  }

  /** Sends a form, and goes where it leads. */
  async post(path: string, fields: Record<string, string>): Promise<WebResponse> {
    const body = new URLSearchParams(fields).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await this.#send({ method: 'POST', body, headers }, path);
    if (answer.status !== 303) return answer;
    return this.get(String(answer.headers.location));
  }

  async #send(request: Partial<WebRequest>, address: string): Promise<WebResponse> {
    const [path = '', query = ''] = address.split('?');
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    this.last = await this.#site(
      aRequest({
        ...request,
        path,
        query: new URLSearchParams(query),
        headers: { ...this.headers, ...(cookie ? { cookie } : {}), ...request.headers },
      }),
    );
    for (const set of this.last.cookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      this.cookies.set(name, value);
    }
    return this.last;
  }
}

export const aRequest = (request: Partial<WebRequest> = {}): WebRequest => ({
  method: 'GET',
  path: '/',
  query: new URLSearchParams(),
  headers: { host: 'leads.example.cn' },
  body: '',
  source: '203.0.113.7',
  servedAs: [],
  ...request,
});

/** A browser in which somebody is enrolled. */
export async function enrolled(site: TestSite, id: string): Promise<TestBrowser> {
  const browser = new TestBrowser(site.site);
  await browser.get(await site.personLink(id));
  await browser.press('enrol');
  return browser;
}
