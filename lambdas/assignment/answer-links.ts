import { createHash } from 'node:crypto';
import { LEAD_LINK_MS } from '../config/link-lifetime.ts';
import { DAY_MS, HOUR_MS } from '../platform/time/duration.ts';
import type { RecordOfTask } from './claim-store.ts';
import { openToken, type SigningKeys, signToken } from './signed-token.ts';

/** For how long links of leads and lists can be followed, at least. */
export const PERSON_LINK_MS = DAY_MS;

/** The addresses behind what people press. None names a phone number or anybody. Pure: the key is read before. */
export interface AnswerLinks {
  /** `{url}/c/TOKEN` */
  lead(record: RecordOfTask, nowMs: number): string;
  /** `{url}/l/TOKEN`: the leads of a message that is a list. @param listId at most 200 bytes */
  list(listId: string, nowMs: number): string;
  /** `{url}/p/TOKEN`: enrols the browser that opens it. @param nonce of the link that is good now */
  person(personId: string, nonce: string, nowMs: number): string;
}

/** @param url `answers.url` of the configuration */
export function answerLinks(url: string, keys: SigningKeys): AnswerLinks {
  return {
    lead({ recordId, taskKey }, nowMs) {
      const body = Buffer.concat([digestOf(taskKey), packed(recordId)]);
      return `${url}/c/${signToken(keys, 'lead', body, untilMs(nowMs, LEAD_LINK_MS))}`;
    },
    list: (listId, nowMs) =>
      `${url}/l/${signToken(keys, 'list', packed(listId), untilMs(nowMs, LEAD_LINK_MS))}`,
    person(personId, nonce, nowMs) {
      const body = Buffer.concat([digestOf(personId), packed(nonce)]);
      return `${url}/p/${signToken(keys, 'person', body, nowMs + PERSON_LINK_MS)}`;
    },
  };
}

/** What is behind a link. `of`: the digest of the task's key, or of the person's id: {@link isDigestOf}. */
export type OpenedLink =
  | { is: 'lead'; recordId: string; of: string }
  | { is: 'list'; listId: string }
  | { is: 'person'; nonce: string; of: string }
  | { is: 'expired' }
  | { is: 'forged' };

const PURPOSES = { c: 'lead', l: 'list', p: 'person' } as const;

/** @param letter what stands before the token in the address */
export function openLink(
  keys: SigningKeys,
  letter: keyof typeof PURPOSES,
  token: string,
  nowMs: number,
): OpenedLink {
  const purpose = PURPOSES[letter];
  const opened = openToken(keys, purpose, token, nowMs);
  if (opened.is !== 'good') return opened;
  if (purpose === 'list') return { is: 'list', listId: unpacked(opened.body) };
  const of = opened.body.subarray(0, DIGEST_BYTES).toString('hex');
  const rest = unpacked(opened.body.subarray(DIGEST_BYTES));
  return purpose === 'lead' ? { is: 'lead', recordId: rest, of } : { is: 'person', nonce: rest, of };
}

export const isDigestOf = (of: string, name: string): boolean => digestOf(name).toString('hex') === of;

const DIGEST_BYTES = 6;

/** Which of the configuration's tasks, or people, without saying its name. */
export const digestOf = (name: string): Buffer =>
  createHash('sha256').update(name).digest().subarray(0, DIGEST_BYTES);

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;
const AS_UUID = 1;
const AS_TEXT = 0;

/** The vendor's ids are UUIDs, which are shorter as bytes. */
function packed(id: string): Buffer {
  if (!UUID.test(id)) return Buffer.concat([Buffer.of(AS_TEXT), Buffer.from(id, 'utf8')]);
  return Buffer.concat([Buffer.of(AS_UUID), Buffer.from(id.replaceAll('-', ''), 'hex')]);
}

function unpacked(bytes: Buffer): string {
  const rest = bytes.subarray(1);
  if (bytes[0] !== AS_UUID) return rest.toString('utf8');
  return rest.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Whole hours: what is sent twice within one is the same, to the letter. */
const untilMs = (nowMs: number, lastsMs: number): number => Math.ceil((nowMs + lastsMs) / HOUR_MS) * HOUR_MS;
