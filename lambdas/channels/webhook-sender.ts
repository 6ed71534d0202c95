import type { HttpAnswer, HttpClient } from '../platform/http/http.ts';
import { postJson } from '../platform/http/post-json.ts';
import { isOfChannel, type Outcome } from './channel.ts';
import { outcomeOfError } from './outcome-of-error.ts';

/** Reads a secret. `fresh` bypasses the cache, because the last answer was a refusal. */
export type ReadSecret = (options?: { fresh?: boolean }) => Promise<string>;

export interface WebhookSenderOptions {
  http: HttpClient;
  /** @default 10 s */
  timeoutMs?: number | undefined;
  judge(answer: HttpAnswer): Outcome;
}

/** The request, once the secrets for it have been read; or an outcome without a request. */
export type Prepared = { to: URL; body: unknown } | Outcome;

/** Sends to a webhook. After a refusal it reads the secrets again. */
export class WebhookSender {
  readonly #options: WebhookSenderOptions;
  #wasRefused = false;

  constructor(options: WebhookSenderOptions) {
    this.#options = options;
  }

  read(secret: ReadSecret): Promise<string> {
    return secret({ fresh: this.#wasRefused });
  }

  /** @returns the outcome; never throws. A failure before the send means that nothing was sent. */
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
    this.#wasRefused = isOfChannel(outcome.kind) || outcome.kind === 'refused';
    return outcome;
  }
}
