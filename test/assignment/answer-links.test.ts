import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerLinks, isDigestOf, openLink } from '../../lambdas/assignment/answer-links.ts';
import { openToken, type SigningKeys, signToken } from '../../lambdas/assignment/signed-token.ts';
import { DAY_MS, HOUR_MS } from '../../lambdas/platform/time/duration.ts';
import { NOON_MS } from '../support/clock.ts';

const key = (version: number) => ({ version, bytes: Buffer.alloc(32, version) });
const KEYS: SigningKeys = [key(1)];
const URL_OF = 'https://leads.example.cn';
const links = answerLinks(URL_OF, KEYS);
const RECORD = { recordId: '287e19c4-1966-49d6-8f02-b53ef11c0a55', taskKey: 'ai.example.cn/u/t' };
const tokenOf = (link: string) => link.split('/').at(-1) ?? '';

describe('a link', () => {
  it('of a lead leads back to its record, is short, and names nobody', () => {
    const link = links.lead(RECORD, NOON_MS);
    expect(link).toMatch(/^https:\/\/leads\.example\.cn\/c\/[\w-]{59,61}$/);
    const opened = openLink(KEYS, 'c', tokenOf(link), NOON_MS);
    expect(opened).toMatchObject({ is: 'lead', recordId: RECORD.recordId });
    if (opened.is !== 'lead') throw new Error('it is a lead');
    expect(isDigestOf(opened.of, RECORD.taskKey)).toBe(true);
    expect(isDigestOf(opened.of, 'ai.example.cn/u/other')).toBe(false);
  });

  it('of a record whose id is no UUID leads back to it, letter by letter', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }), (id) => {
        const recordId = id.toWellFormed();
        const token = tokenOf(links.lead({ ...RECORD, recordId }, NOON_MS));
        expect(openLink(KEYS, 'c', token, NOON_MS)).toMatchObject({ is: 'lead', recordId });
      }),
    );
  });

  it('of a list and of a person lead back to theirs', () => {
    expect(openLink(KEYS, 'l', tokenOf(links.list('abc', NOON_MS)), NOON_MS)).toEqual({
      is: 'list',
      listId: 'abc',
    });
    const link = links.person('zhangsan', 'nonce', NOON_MS);
    expect(link).toContain(`${URL_OF}/p/`);
    expect(Buffer.from(tokenOf(link), 'base64url').toString('latin1')).not.toContain('zhangsan');
    const opened = openLink(KEYS, 'p', tokenOf(link), NOON_MS);
    expect(opened).toMatchObject({ is: 'person', nonce: 'nonce' });
    if (opened.is === 'person') expect(isDigestOf(opened.of, 'zhangsan')).toBe(true);
  });

  it('ends: of a lead after a week, of a person after a day', () => {
    const lead = tokenOf(links.lead(RECORD, NOON_MS));
    expect(openLink(KEYS, 'c', lead, NOON_MS + 7 * DAY_MS - 1).is).toBe('lead');
    expect(openLink(KEYS, 'c', lead, NOON_MS + 7 * DAY_MS + HOUR_MS)).toEqual({ is: 'expired' });
    const person = tokenOf(links.person('zhangsan', 'n', NOON_MS));
    expect(openLink(KEYS, 'p', person, NOON_MS + DAY_MS - 1).is).toBe('person');
    expect(openLink(KEYS, 'p', person, NOON_MS + DAY_MS)).toEqual({ is: 'expired' });
  });

  it('sent twice within the hour is the same', () => {
    expect(links.lead(RECORD, NOON_MS + 1)).toBe(links.lead(RECORD, NOON_MS + 60_000));
  });
});

describe('a token', () => {
  const body = Buffer.from('somebody');
  const token = signToken(KEYS, 'session', body, NOON_MS + DAY_MS);

  it('with any one character changed, cut or added is none', () => {
    const letters = fc.constantFrom(...'abcXYZ019-_');
    fc.assert(
      fc.property(fc.nat({ max: token.length - 1 }), letters, (at, letter) => {
        const changed = token.slice(0, at) + letter + token.slice(at + 1);
        const expected = changed === token ? 'good' : 'forged';
        expect(openToken(KEYS, 'session', changed, NOON_MS).is).toBe(expected);
        expect(openToken(KEYS, 'session', token.slice(0, at), NOON_MS).is).toBe('forged');
        expect(openToken(KEYS, 'session', token + letter, NOON_MS).is).toBe('forged');
      }),
    );
  });

  it('of one purpose does not serve another', () => {
    expect(openToken(KEYS, 'session', token, NOON_MS)).toEqual({ is: 'good', body });
    expect(openToken(KEYS, 'chosen', token, NOON_MS)).toEqual({ is: 'forged' });
    expect(openLink(KEYS, 'l', tokenOf(links.lead(RECORD, NOON_MS)), NOON_MS)).toEqual({ is: 'forged' });
  });

  it('of any text is read without an error', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3000 }), (text) => {
        expect(openToken(KEYS, 'form', text, NOON_MS)).toEqual({ is: 'forged' });
      }),
    );
  });

  it('of an older key is good while that key is kept, and new ones are of the newest', () => {
    const both: SigningKeys = [key(1), key(2)];
    expect(openToken(both, 'session', token, NOON_MS).is).toBe('good');
    const newer = signToken(both, 'session', body, NOON_MS + DAY_MS);
    expect(openToken([key(2)], 'session', newer, NOON_MS).is).toBe('good');
    expect(openToken([key(2)], 'session', token, NOON_MS).is).toBe('forged');
  });
});
