import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Channel, Outcome, OutcomeKind } from '../../lambdas/channels/channel.ts';
import { aMessage, aPicture, patient } from '../support/messages.ts';

/** What a receiver can be made to do to the next send. */
export interface Rig {
  channel: Channel;
  /** Texts that no outcome may hold: the key, the account. */
  secrets: readonly string[];
  /** How many messages the receiver has taken. */
  taken(): number;
  /** How many requests reached it. */
  requests(): number;
  requested(count: number): Promise<void>;
  refuseConnections(): Promise<void>;
  answer(what: 'hang-before' | 'hang-after' | 'reset-before' | 'reset-after' | 'html'): void;
  /** Each refusal it knows, and the outcome that must come of it. */
  refusals: readonly { name: string; arrange: () => void; expect: OutcomeKind }[];
  /** A message beyond what the receiver takes. */
  tooLong: Parameters<typeof aMessage>[0];
  close(): Promise<void>;
}

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

/** What every channel owes the lane, whoever its receiver is. `start` makes a channel whose own time-out is short. */
export function describeChannel(name: string, start: () => Promise<Rig>): void {
  describe(`${name} keeps the channel contract`, () => {
    let rig: Rig;

    it('knows refusals of a moment, of a text, of the channel, and some that do not say of which', () => {
      const kinds = new Set(rig.refusals.map(({ expect: kind }) => kind));
      for (const about of ABOUT)
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

    it('refuses a body that is too long without sending it', async () => {
      const outcome = await rig.channel.send(aMessage(rig.tooLong), patient());
      expect(outcome).toMatchObject({ kind: 'too-long' });
      expect(rig.requests()).toBe(0);
      expectNoSecret(outcome);
    });
  });
}
