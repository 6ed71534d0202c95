import { type AnsweredPage, readAnswer } from '../../../lambdas/call-records/wire/answer.ts';
import type { RawAnswer } from '../../../lambdas/call-records/wire/raw-answer.ts';

/** An answer as it came off the wire: JSON with 200 unless the story says otherwise. */
const rawAnswer = (body: unknown, said: Partial<RawAnswer> = {}): RawAnswer => ({
  status: 200,
  contentType: 'application/json',
  charset: { name: 'utf-8', trust: 'sure' },
  retryAfterMs: null,
  location: null,
  url: 'http://records.example.cn/agent-api/x',
  clockOffsetMs: null,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  ...said,
});

export const readRaw = (body: unknown, said: Partial<RawAnswer> = {}): AnsweredPage =>
  readAnswer(rawAnswer(body, said), 'a-token');
