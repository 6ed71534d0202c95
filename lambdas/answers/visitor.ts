import { createHash } from 'node:crypto';
import { digestOf, isDigestOf } from '../assignment/answer-links.ts';
import type { Enrolment, EnrolmentStore } from '../assignment/enrolment-store.ts';
import { CHOSEN_MS, ENROLLED_MS } from '../assignment/enrolment-store.ts';
import { openToken, type SigningKeys, signToken } from '../assignment/signed-token.ts';
import type { AnswersConfig, Config } from '../config/config.ts';
import { DAY_MS, SECOND_MS } from '../platform/time/duration.ts';
import { cookiesOf, type WebRequest } from './web.ts';

/** Which browser it is, and who sits there. */
export interface Visitor {
  /** Random, of this browser. Null: it has none yet, so nothing that it sends counts. */
  id: string | null;
  /** Id of a person of the configuration. Null: nobody that we know. */
  person: string | null;
  /** Were they enrolled in this browser? Otherwise they said who they are, and anybody can. */
  isEnrolled: boolean;
}

const VISITOR = 'leadbell_visitor';
const PERSON = 'leadbell_person';
const FORM_MS = DAY_MS;
const VISITOR_ID = /^[\w-]{22,64}$/;
const DIGEST_BYTES = 6;

interface Knows {
  config: Config;
  answers: AnswersConfig;
  keys: SigningKeys;
  enrolments: EnrolmentStore;
  nowMs: number;
}

/** Who asks, by the cookies that we signed: somebody who was enrolled, or, where that is allowed, chose a name. */
export async function visitorOf(request: Pick<WebRequest, 'headers'>, knows: Knows): Promise<Visitor> {
  const cookies = cookiesOf(request);
  const given = cookies.get(VISITOR);
  const id = given !== undefined && VISITOR_ID.test(given) ? given : null;
  const token = cookies.get(PERSON) ?? '';
  const enrolled = await enrolledPerson(token, knows);
  if (enrolled !== null) return { id, person: enrolled, isEnrolled: true };
  return { id, person: await chosenPerson(token, knows), isEnrolled: false };
}

async function enrolledPerson(token: string, { config, keys, enrolments, nowMs }: Knows) {
  const session = openToken(keys, 'session', token, nowMs);
  if (session.is !== 'good') return null;
  const person = personNamed(config, session.body.subarray(0, DIGEST_BYTES).toString('hex'));
  const enrolment = person === null ? null : await enrolments.get(person);
  return enrolment?.epoch === session.body.readUInt32BE(DIGEST_BYTES) ? person : null;
}

async function chosenPerson(
  token: string,
  { config, answers, keys, enrolments, nowMs }: Knows,
): Promise<string | null> {
  if (answers.identity !== 'choose') return null;
  const chosen = openToken(keys, 'chosen', token, nowMs);
  if (chosen.is !== 'good') return null;
  const person = personNamed(config, chosen.body.subarray(0, DIGEST_BYTES).toString('hex'));
  if (person === null) return null;
  // A cookie of an older version has no epoch: it is good until somebody is revoked for the first time.
  const epoch = chosen.body.length > DIGEST_BYTES ? chosen.body.readUInt32BE(DIGEST_BYTES) : NEVER_REVOKED;
  return epoch === epochOf(await enrolments.get(person)) ? person : null;
}

/** Changes when somebody is revoked: what they were known by before is over. */
export const epochOf = (enrolment: Enrolment | null): number => enrolment?.epoch ?? NEVER_REVOKED;

const NEVER_REVOKED = 0;

/** Null: nobody of the configuration, or not any more. */
export const personNamed = ({ people = {} }: Config, digest: string): string | null =>
  Object.keys(people).find((id) => isDigestOf(digest, id)) ?? null;

/** Makes the browser of the answer one that is known again. */
export const visitorCookie = (answers: AnswersConfig, id: string): string =>
  `${VISITOR}=${id}${attributesOf(answers)}`;

export function sessionCookie(
  answers: AnswersConfig,
  keys: SigningKeys,
  person: string,
  epoch: number,
  nowMs: number,
): string {
  const token = signToken(keys, 'session', bodyOf(person, epoch), nowMs + ENROLLED_MS);
  return `${PERSON}=${token}${attributesOf(answers, ENROLLED_MS)}`;
}

export function chosenCookie(
  answers: AnswersConfig,
  keys: SigningKeys,
  person: string,
  epoch: number,
  nowMs: number,
): string {
  const token = signToken(keys, 'chosen', bodyOf(person, epoch), nowMs + CHOSEN_MS);
  return `${PERSON}=${token}${attributesOf(answers, CHOSEN_MS)}`;
}

function bodyOf(person: string, epoch: number): Buffer {
  const body = Buffer.alloc(DIGEST_BYTES + 4);
  digestOf(person).copy(body);
  body.writeUInt32BE(epoch, DIGEST_BYTES);
  return body;
}

/** `Lax`: a link in a chat opens the page with them; a form of another site sends its own without. */
function attributesOf({ url }: AnswersConfig, maxAgeMs?: number): string {
  const { protocol, hostname, pathname } = new URL(url);
  const isPlain = protocol === 'http:' && /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
  return [
    `; Path=${pathname}`,
    maxAgeMs === undefined ? '' : `; Max-Age=${maxAgeMs / SECOND_MS}`,
    '; HttpOnly',
    isPlain ? '' : '; Secure',
    '; SameSite=Lax',
  ].join('');
}

/** What the form of a page sends back: good for this browser, who is enrolled there now, and this page alone. */
export function formToken(
  keys: SigningKeys,
  visitor: Visitor & { id: string },
  page: string,
  nowMs: number,
): string {
  return signToken(keys, 'form', bindingOf(visitor, page), nowMs + FORM_MS);
}

export function isFormOf(
  keys: SigningKeys,
  visitor: Visitor,
  page: string,
  token: string,
  nowMs: number,
): 'good' | 'expired' | 'forged' {
  if (visitor.id === null) return 'forged';
  const opened = openToken(keys, 'form', token, nowMs);
  if (opened.is !== 'good') return opened.is;
  return opened.body.equals(bindingOf({ ...visitor, id: visitor.id }, page)) ? 'good' : 'forged';
}

/** A name that was chosen on another page meanwhile takes no form its right: who chooses says so in the form. */
const bindingOf = ({ id, person, isEnrolled }: Visitor & { id: string }, page: string): Buffer =>
  createHash('sha256')
    .update(JSON.stringify([id, isEnrolled ? person : null, page]))
    .digest()
    .subarray(0, 16);
