import { chosenCookie, visitorCookie } from '../../lambdas/answers/visitor.ts';
import type { WebRequest, WebResponse } from '../../lambdas/answers/web.ts';
import { answerLinks } from '../../lambdas/assignment/answer-links.ts';
import type { SigningKeys } from '../../lambdas/assignment/signed-token.ts';
import type { Config } from '../../lambdas/config/config.ts';
import { SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { ANSWERS_URL } from './configs.ts';
import type { Press, Wanted } from './people-plan.ts';
import type { Sent } from './receiver.ts';
import type { Surroundings } from './surroundings.ts';

/** A page that somebody saw. */
export interface PageSeen {
  /** When it was asked for, and when it was there. */
  askedAtMs: number;
  atMs: number;
  person: string;
  call: string;
  /** Does it say that the lead is theirs? */
  saysMine: boolean;
}

interface Around {
  config: Config;
  /** The key that links are signed with, as the table has it. Null: nobody needed one yet. */
  keys: () => SigningKeys | null;
  /** Asks the page of one of its processes. Null: no answer came. */
  ask: (request: WebRequest) => Promise<WebResponse | null>;
  /** Does it for somebody by `leadbell claim`. */
  command: (press: Press) => void;
}

/** A visitor who gets no answer gives up, or tries again, this often at most. */
const MOST_TRIES = 4;
const NEVER_REVOKED = 0;
const PATIENCE_MS = 5 * SECOND_MS;

/** The people of the plan with their phones: they open a lead's page, press what they want, and read what it says then. */
export class Visitors {
  readonly seen: PageSeen[] = [];
  /** Presses that are to come or under way. */
  pending = 0;
  readonly #world: Surroundings;
  readonly #around: Around;
  readonly #begun = new Set<string>();
  readonly #forms = new Map<string, string>();

  constructor(world: Surroundings, around: Around) {
    this.#world = world;
    this.#around = around;
  }

  /** A message stands in a group. */
  heard({ event, items }: Sent): void {
    if (event === 'alert' || event === 'list') this.#begin('heard', items);
  }

  /** A message is being sent. */
  sent({ event, items }: Sent): void {
    if (event === 'reminder') this.#begin('asked', items);
  }

  #begin(since: Press['since'], items: Sent['items']): void {
    for (const { id } of items) {
      const call = id.split(':')[0] ?? '';
      if (this.#begun.has(`${since} ${call}`)) continue;
      this.#begun.add(`${since} ${call}`);
      for (const press of this.#world.plan.people?.presses ?? []) {
        if (press.call !== call || press.since !== since) continue;
        for (let time = 0; time < press.times; time += 1) this.#later(press, time);
      }
    }
  }

  #later(press: Press, time: number): void {
    this.pending += 1;
    this.#world.agenda.after(press.afterMs + time * 200, () => {
      const isOver = () => {
        this.pending -= 1;
      };
      this.#press(press).then(isOver, isOver);
    });
  }

  async #press(press: Press): Promise<void> {
    const { by, call, wants, way } = press;
    this.#world.note(by, () => `would ${wants.do} ${call} by a ${way}`);
    if (way === 'command') return this.#around.command(press);
    const tries = this.#world.random.between(1, MOST_TRIES);
    for (let attempt = 0; attempt < tries; attempt += 1) {
      const path = this.#pathOf(press);
      const page = path && (await this.#read(press, path));
      const form = page && path ? this.#formOf(press, page) : undefined;
      if (page && form === undefined) return;
      if (path && form !== undefined) {
        const pressed = await this.#around.ask(this.#request(press, path, bodyOf(wants, form)));
        const next = pressed?.status === 303 ? pressed.headers.location : undefined;
        if (next !== undefined) await this.#read(press, next);
        if (pressed && pressed.status < 500) return;
      }
      await new Promise<void>((resolve) => this.#world.agenda.after(PATIENCE_MS, resolve));
    }
  }

  async #read(press: Press, address: string): Promise<WebResponse | null> {
    const askedAtMs = this.#world.nowMs;
    const page = await this.#around.ask(this.#request(press, address, null));
    if (page?.status !== 200) return page?.status === 500 ? null : page;
    const saysMine = page.body.includes('class="state mine"');
    const { by: person, call } = press;
    this.seen.push({ askedAtMs, atMs: this.#world.nowMs, person, call, saysMine });
    if (saysMine) this.#world.note(person, () => `reads that ${call} is theirs`);
    return page;
  }

  /** Of this page, or of the one that was opened before: a phone shows it until it is loaded again. */
  #formOf({ by, call }: Press, { body }: WebResponse): string | undefined {
    const form = /name="form" value="([^"]+)"/.exec(body)?.[1] ?? this.#forms.get(`${by} ${call}`);
    if (form !== undefined) this.#forms.set(`${by} ${call}`, form);
    return form;
  }

  #pathOf({ call }: Press): string | null {
    const keys = this.#around.keys();
    if (keys === null) return null;
    const taskKey = this.#around.config.tasks[0]?.key ?? '';
    return answerLinks(ANSWERS_URL, keys)
      .lead({ recordId: call, taskKey }, this.#world.nowMs)
      .slice(ANSWERS_URL.length);
  }

  #request({ by }: Press, address: string, body: string | null): WebRequest {
    const { answers } = this.#around.config;
    const keys = this.#around.keys();
    if (!answers || !keys) throw new Error('a link was opened, and nobody made one');
    const { pathname, search } = new URL(address, ANSWERS_URL);
    const cookies = [
      visitorCookie(answers, `browser-of-${by}`.padEnd(24, '-')),
      chosenCookie(answers, keys, by, NEVER_REVOKED, this.#world.nowMs),
    ];
    return {
      method: body === null ? 'GET' : 'POST',
      path: pathname,
      query: new URLSearchParams(search),
      headers: {
        host: new URL(ANSWERS_URL).host,
        cookie: cookies.map((cookie) => cookie.split(';')[0]).join('; '),
        ...(body === null ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      body: body ?? '',
      source: '10.0.0.1',
      servedAs: [],
    };
  }
}

function bodyOf(wants: Wanted, form: string): string {
  const fields = new URLSearchParams({ form, do: wants.do });
  if (wants.do === 'outcome') fields.set('do', `outcome:${wants.outcome}`);
  if (wants.do === 'pass') fields.set('person', wants.to);
  return fields.toString();
}
