import type { HttpAnswer, HttpClient } from '../platform/http/http.ts';
import { postJson } from '../platform/http/post-json.ts';
import type { Outcome } from './channel.ts';
import { outcomeOfError } from './send-fault.ts';

/** Reads a secret. `fresh` asks its source again: the last answer was refused. */
export type ReadSecret = (options?: { fresh?: boolean }) => Promise<string>;

export interface WebhookSenderOptions {
  http: HttpClient;
  /** @default 10 s */
  timeoutMs?: number | undefined;
  judge(answer: HttpAnswer): Outcome;
}

/** What goes out, once the secrets that it takes are read; or what becomes of it without going out. */
export type Prepared = { to: URL; body: unknown } | Outcome;

/** Sends to a webhook, and remembers whether its last answer was a refusal: then its secrets are read again. */
export class WebhookSender {
  readonly #options: WebhookSenderOptions;
  #wasRefused = false;

  constructor(options: WebhookSenderOptions) {
    this.#options = options;
  }

  read(secret: ReadSecret): Promise<string> {
    return secret({ fresh: this.#wasRefused });
  }

  /** @returns what became of it. It never throws: what fails before the send was not sent. */
  async send(prepare: () => Promise<Prepared>, signal: AbortSignal): Promise<Outcome> {
    const { http, timeoutMs, judge } = this.#options;
    let answer: HttpAnswer;
    try {
      const prepared = await prepare();
      if ('kind' in prepared) return prepared;
      answer = await postJson(http, prepared.to, prepared.body, { timeoutMs, signal });
    } catch (error) {
      return outcomeOfError(error);
    }
    const outcome = judge(answer);
    this.#wasRefused = outcome.kind === 'channel-dead' || outcome.kind === 'refused';
    return outcome;
  }
}

/** A body in JSON that is larger than its receiver takes. Null: it is not. */
export function tooLarge(body: unknown, mostBytes: number): Outcome | null {
  const bytes = Buffer.byteLength(JSON.stringify(body));
  return bytes > mostBytes
    ? { kind: 'too-long', detail: `a body of ${bytes} bytes, at most ${mostBytes} fit` }
    : null;
}
