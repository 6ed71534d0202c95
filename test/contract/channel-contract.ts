import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { renderAlert } from '../../lambdas/alerts/alert.ts';
import { packList } from '../../lambdas/alerts/list.ts';
import type { Channel, Outcome, OutcomeKind } from '../../lambdas/channels/channel.ts';
import { renderDigest } from '../../lambdas/digests/texts/digest.ts';
import { renderFault } from '../../lambdas/faults/fault-text.ts';
import { noticeMessage } from '../../lambdas/messages/notice.ts';
import { aDigest, aHoledDigest } from '../support/digest-figures.ts';
import { aContext, aLead, told } from '../support/leads.ts';
import { aMessage, aPicture, patient } from '../support/messages.ts';

const WILD = '<@all> @13800000000 <at id=all></at> [x](http://evil.example) **"急"** \\ `a` 👨‍👩‍👧 ';

/** What a receiver can be made to do to the next send. */
export interface Rig {
  channel: Channel;
  /** Texts that no outcome may hold: the key, the account. */
  secrets: readonly string[];
  /** How many messages the receiver has taken. */
  taken(): number;
  /** What it read of the last message that it took. */
  read(): LastRead;
  /** The people of its channel, as {@link LastRead.mentions} has them. */
  mention: readonly string[];
  /** Stands in every message. Null: none has to. */
  word: string | null;
  /** How many requests reached it. */
  requests(): number;
  requested(count: number): Promise<void>;
  refuseConnections(): Promise<void>;
  answer(what: 'hang-before' | 'hang-after' | 'reset-before' | 'reset-after' | 'html'): void;
  /** Each refusal it knows, and the outcome that must come of it. */
  refusals: readonly { name: string; arrange: () => void; expect: OutcomeKind }[];
  /** It has one code for all that is wrong with a body, and that is taken for its length. */
  rejectsNothing?: true;
  /** A message beyond what the receiver takes; null: whatever it is, it is printed within that. */
  tooLong: Parameters<typeof aMessage>[0] | null;
  close(): Promise<void>;
}

export interface LastRead {
  /** All that people see: title and text. */
  words: string;
  /** Those of them in which markup is live: a title is not. */
  markdown: string;
  /** Whom the receiver mentions for it, as often as it does. */
  mentions: readonly string[];
  /** Its length as the receiver counts it, and the most that it takes. */
  bytes: number;
  mostBytes: number;
}

/** What of {@link WILD} must not be left in markdown. */
const LIVE = /<@|<at id=all><\/at> \[|\[x\]|\]\(http:\/\/evil|\*\*"急"|`a`|http:\/\/evil/;

/** Each receiver has at least one of each. */
const ABOUT: readonly (readonly OutcomeKind[])[] = [
  ['busy', 'too-many-at-once', 'rate-limited'],
  ['not-taken'],
  ['ambiguous'],
  ['refused'],
  ['rejected'],
  ['too-long'],
  ['channel-dead'],
];

/** What every channel owes the lane, with each receiver. `start` makes a channel whose own time-out is short. */
export function describeChannel(name: string, start: () => Promise<Rig>): void {
  describe(`${name} keeps the channel contract`, () => {
    let rig: Rig;

    it('knows refusals of a moment, of a text, of the channel, and some that do not say of which', () => {
      const kinds = new Set(rig.refusals.map(({ expect: kind }) => kind));
      for (const about of ABOUT.filter((each) => !(rig.rejectsNothing && each.includes('rejected'))))
        expect(
          about.some((kind) => kinds.has(kind)),
          about.join(),
        ).toBe(true);
    });

    beforeEach(async () => {
      rig = await start();
    });
    afterEach(async () => {
      await rig.close();
    });

    const send = async (signal = patient()): Promise<Outcome> => {
      const outcome = await rig.channel.send(aMessage(), signal);
      expectNoSecret(outcome);
      return outcome;
    };
    const expectNoSecret = (value: unknown) => {
      const shown = JSON.stringify(value);
      for (const secret of [...rig.secrets, '18555525545', '127.0.0.1']) expect(shown).not.toContain(secret);
    };

    it('tells how fast it may be sent to, without its address', async () => {
      const pace = await rig.channel.pace();
      for (const { sends, inMs } of 'windows' in pace.allows ? pace.allows.windows : []) {
        expect(sends).toBeGreaterThan(0);
        expect(inMs).toBeGreaterThan(0);
      }
      expect(pace.key).toMatch(/^[0-9a-f]{16}$/);
      expect(await rig.channel.pace()).toEqual(pace);
      expectNoSecret(pace);
    });

    it('sends a message once and says so', async () => {
      expect(await send()).toMatchObject({ kind: 'accepted' });
      expect(rig.taken()).toBe(1);
      expect(rig.requests()).toBe(1);
    });

    it('says of a lead who it is, how hot, and how to reach them', async () => {
      await rig.channel.send(renderAlert(told(aLead()), aContext()), patient());
      const { words } = rig.read();
      for (const fact of [
        '【A】',
        '王芳',
        '18555525545',
        '晨光教育',
        'wxid_chenguang_88',
        '秋季课程回访',
        '蚌埠',
      ]) {
        expect(words).toContain(fact);
      }
    });

    it('sends a message with a picture once too: the picture, or its words where none can be shown', async () => {
      const outcome = await rig.channel.send(aMessage({ image: aPicture() }), patient());
      expect(outcome).toMatchObject({ kind: 'accepted' });
      expect(rig.taken()).toBe(1);
      expect(rig.requests()).toBe(1);
    });

    it('says of a picture that is refused what it says of words', async () => {
      for (const refusal of rig.refusals) {
        refusal.arrange();
        const outcome = await rig.channel.send(aMessage({ image: aPicture() }), patient());
        expect(outcome, refusal.name).toMatchObject({ kind: refusal.expect });
        expectNoSecret(outcome);
        expect(JSON.stringify(outcome)).not.toContain(aPicture().pngBase64.slice(0, 20));
      }
    });

    it('says not-sent when nobody listens', async () => {
      await rig.refuseConnections();
      expect(await send()).toMatchObject({ kind: 'not-sent' });
    });

    it('says not-sent when it is told to stop before it begins', async () => {
      expect(await send(AbortSignal.abort())).toMatchObject({ kind: 'not-sent' });
      expect(rig.requests()).toBe(0);
    });

    for (const [what, taken, kind] of [
      ['hang-before', 0, 'ambiguous'],
      ['hang-after', 1, 'ambiguous'],
      ['reset-before', 0, 'cut'],
      ['reset-after', 1, 'cut'],
      ['html', 0, 'ambiguous'],
    ] as const) {
      it(`says ${kind} on ${what}, makes no second attempt, and lives on`, async () => {
        rig.answer(what);
        expect(await send()).toMatchObject({ kind });
        expect(rig.taken()).toBe(taken);
        expect(rig.requests()).toBe(1);
        expect(await send()).toMatchObject({ kind: 'accepted' });
      });
    }

    it('says ambiguous when it is told to stop while the receiver has the request', async () => {
      rig.answer('hang-after');
      const stop = new AbortController();
      const sending = send(stop.signal);
      await rig.requested(1);
      stop.abort();
      expect(await sending).toMatchObject({ kind: 'ambiguous' });
    });

    it('knows each refusal by its name, shows no secret, and takes the next message', async () => {
      for (const refusal of rig.refusals) {
        const before = rig.taken();
        refusal.arrange();
        expect(await send(), refusal.name).toMatchObject({ kind: refusal.expect });
        expect(rig.taken(), refusal.name).toBe(before);
        expect(await send(), `after ${refusal.name}`).toMatchObject({ kind: 'accepted' });
      }
    });

    it('takes every kind of message, long and wild ones too, and the room is kept by construction', async () => {
      const wild = aLead({
        name: WILD,
        company: WILD.repeat(40),
        quote: WILD.repeat(300),
        note: WILD.repeat(300),
      });
      const items = Array.from({ length: 400 }, (_, at) => ({
        told: told(aLead({ recordId: `record-${at}`, name: at % 2 ? WILD : `王芳${at}` })),
        repeat: at % 3 === 0,
        id: `record-${at}`,
      }));
      const fault = { id: 'f', kind: 'token-refused', phase: 'begins', name: WILD, detail: WILD } as const;
      const context = aContext();
      const messages = [
        renderAlert(told(wild), context),
        renderAlert(told(wild, 'correction', 3), context),
        { ...renderAlert(told(wild), context), shorten: true },
        { ...renderAlert(told(wild), context), wordsOnly: true },
        ...(rig.channel.folds ? [packList(items, context, rig.channel.display).message] : []),
        renderDigest(aDigest(), { ...context, id: 'd' }),
        noticeMessage({ message: renderDigest(aHoledDigest(), { ...context, id: 'd' }) }, true),
        renderFault({ ...fault, sinceMs: 0, overAtMs: null }, context),
      ];
      for (const message of messages) {
        expect(await rig.channel.send(message, patient()), message.event).toMatchObject({ kind: 'accepted' });
        const { words, markdown, mentions, bytes, mostBytes } = rig.read();
        expect(bytes, message.event).toBeLessThanOrEqual(mostBytes);
        expect(mentions, message.event).toEqual(message.mention ? rig.mention : []);
        const ours = rig.mention.reduce((text, id) => text.replace(`<@${id}>`, ''), markdown);
        expect(LIVE.exec(ours)?.[0], message.event).toBe(undefined);
        if (rig.word !== null) expect(words, message.event).toContain(rig.word);
      }
      expect(rig.taken()).toBe(messages.length);
    });

    it('refuses a body that is too long without sending it', async ({ skip }) => {
      if (rig.tooLong === null) return skip('its dialect prints none that is');
      const outcome = await rig.channel.send(aMessage(rig.tooLong), patient());
      expect(outcome).toMatchObject({ kind: 'too-long' });
      expect(rig.requests()).toBe(0);
      expectNoSecret(outcome);
    });
  });
}
