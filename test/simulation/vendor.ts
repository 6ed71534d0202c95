import { createRecordClient, type RecordClient } from '../../lambdas/call-records/client.ts';
import type { HttpAnswer, HttpRequest } from '../../lambdas/platform/http/http.ts';
import { HttpError } from '../../lambdas/platform/http/http-error.ts';
import { SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { parseZonelessTime } from '../../lambdas/platform/time/zoned-time.ts';
import { USER_ID } from '../support/records.ts';
import type { Process } from './process.ts';
import type { Surroundings } from './surroundings.ts';
import { gradeAt, isHidden, rowOf } from './vendor-truth.ts';

export const VENDOR_TOKEN = 'eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.simulated-token';
const ZONE = 'Asia/Shanghai';

const stopped = () => new HttpError({ code: 'aborted', sent: 'maybe', reason: 'aborted' });

const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(stopped()), { once: true });
  });

type Answer = { status: number; body: string; retryAfter?: string } | 'reset' | 'hang';

/** The vendor's node: it lists what is true at the moment of each request, so pages shift between two of them. */
export class Vendor {
  readonly #world: Surroundings;

  constructor(world: Surroundings) {
    this.#world = world;
  }

  /** The real client of one process. `listed` is told of each record that came over the wire. */
  clientOf(process: Process, listed: (id: string) => void): RecordClient {
    return createRecordClient({
      account: { baseUrl: 'https://ai.example.cn', userId: USER_ID, subUserId: null, timeZone: ZONE },
      token: async () => VENDOR_TOKEN,
      platform: process.platform,
      http: { send: (request) => this.#send(process, request, listed) },
    });
  }

  #send(
    process: Process,
    { url, timeoutMs: allowedMs, signal }: HttpRequest,
    listed: (id: string) => void,
  ): Promise<HttpAnswer> {
    const { random } = this.#world;
    const slow = this.#world.strikes('slow-vendor') ? 20 * SECOND_MS : 600;
    const thereMs = random.latencyMs(Math.min(slow, 200), slow);
    const backMs = random.latencyMs(Math.min(slow, 200), slow);
    const giveUp = () => {
      throw new HttpError({ code: 'time-out', sent: 'maybe', reason: 'time-out' });
    };
    if (thereMs + backMs >= allowedMs) return process.ask(giveUp, { thereMs: allowedMs, backMs: 0 });
    let ids: string[] = [];
    let atMs: number | null = null;
    const asked = process.ask(
      () => {
        const answer = this.#answer(url);
        if (this.#world.plan.clocks?.vendorTellsTime) atMs = wholeSecond(this.#world.nowMs);
        this.#world.note(
          process.name,
          () =>
            `lists ${url.searchParams.has('intention_tags[]') ? 'wanted grades, ' : ''}page ${url.searchParams.get('page')} from ${url.searchParams.get('start_at')}: ${say(answer)}`,
        );
        if (answer === 'reset') {
          throw new HttpError({ code: 'reset', sent: 'maybe', reason: 'ECONNRESET' });
        }
        if (answer === 'hang') return null;
        ids = idsIn(answer.body);
        return answer;
      },
      { thereMs, backMs },
    );
    const came = asked.then((answer): HttpAnswer | Promise<HttpAnswer> => {
      // The connection is closed: nothing of it comes any more.
      if (signal?.aborted) throw stopped();
      if (answer === null) {
        return process.ask<HttpAnswer>(giveUp, {
          thereMs: Math.max(0, allowedMs - thereMs - backMs),
          backMs: 0,
        });
      }
      for (const id of ids) listed(id);
      return {
        status: answer.status,
        contentType: 'application/json',
        charset: { name: 'utf-8', trust: 'sure' },
        retryAfterMs: answer.retryAfter ? Number(answer.retryAfter) * SECOND_MS : null,
        dateMs: atMs,
        ageMs: 0,
        location: null,
        body: answer.body,
        fromProxy: false,
        via: null,
        server: null,
      };
    });
    return signal ? Promise.race([came, untilAborted(signal)]) : came;
  }

  #answer(url: URL): Answer {
    if (this.#world.isOut('token')) return { status: 401, body: '{"message":"Unauthenticated."}' };
    if (this.#world.isOut('vendor')) {
      return this.#world.random.pick<Answer>([
        { status: 502, body: '<html>Bad Gateway</html>' },
        'reset',
        'hang',
      ]);
    }
    const page = this.#page(url.searchParams);
    const isFiltered = url.searchParams.has('intention_tags[]');
    if (isFiltered && this.#world.plan.filter?.does === 'refuses') return { status: 200, body: REFUSAL };
    if (!this.#world.strikes('vendor-trouble')) return { status: 200, body: JSON.stringify(page) };
    return this.#world.random.pick<Answer>([
      { status: 500, body: '' },
      { status: 429, body: '', retryAfter: '3' },
      { status: 200, body: JSON.stringify(page).slice(0, 300) },
      { status: 200, body: JSON.stringify({ code: 500, message: 'Server Error' }) },
      'reset',
      'hang',
    ]);
  }

  #page(asked: URLSearchParams): unknown {
    const { plan, nowMs } = this.#world;
    const at = (name: string) => parseZonelessTime(asked.get(name), ZONE);
    const fromMs = plan.ignoresWindow ? 0 : (at('start_at') ?? 0);
    const toMs = plan.ignoresWindow ? Number.POSITIVE_INFINITY : (at('end_at') ?? Number.POSITIVE_INFINITY);
    const grades = plan.filter && asked.has('intention_tags[]') ? asked.getAll('intention_tags[]') : null;
    const inOrder = plan.newestFirst ? -1 : 1;
    const listed = plan.calls
      .filter((call) => call.calledAtMs >= fromMs && call.calledAtMs <= toMs)
      .filter((call) => !['gone', 'unlisted'].includes(String(gradeAt(call, nowMs))))
      .filter(
        (call) =>
          grades === null || (grades.includes(String(gradeAt(call, nowMs))) && !isHidden(plan, call, nowMs)),
      )
      .sort((one, other) => inOrder * (one.calledAtMs - other.calledAtMs));
    const perPage = Number(asked.get('per_page'));
    const page = Number(asked.get('page'));
    const rows = listed.slice((page - 1) * perPage, page * perPage);
    return {
      code: 200,
      message: '',
      data: rows.map((call) => rowOf(call, nowMs)),
      meta: {
        total: listed.length,
        last_page: Math.max(1, Math.ceil(listed.length / perPage)),
        current_page: page,
        per_page: String(perPage),
      },
    };
  }
}

/** Of a parameter that it does not know. */
const REFUSAL = JSON.stringify({ code: 400, message: { intention_tags: ['字段无效'] }, data: null });

/** As `Date` has it. */
const wholeSecond = (ms: number): number => Math.floor(ms / SECOND_MS) * SECOND_MS;

/** As the wire has them: what came in half did not come. */
function idsIn(body: string): string[] {
  try {
    const { data } = JSON.parse(body) as { data?: { id: string }[] };
    return (data ?? []).map(({ id }) => id);
  } catch {
    return [];
  }
}

function say(answer: Answer): string {
  if (typeof answer === 'string') return answer;
  return answer.status === 200 ? `${idsIn(answer.body).join(' ') || 'nothing'}` : `HTTP ${answer.status}`;
}
