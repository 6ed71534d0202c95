import type { Outcome, OutcomeKind } from '../../lambdas/channels/channel.ts';
import { SECOND_MS } from '../../lambdas/platform/time/duration.ts';

interface Words {
  said: string;
  next: string;
}

/** What each answer to a test means, and what to do. */
const WORDS: Readonly<Record<OutcomeKind, Words>> = {
  accepted: { said: 'The channel took it.', next: 'See whether it stands in the group.' },
  'accepted-with-defect': {
    said: 'The channel took it, but could not read all of it.',
    next: 'See how it looks in the group, and report it: that is a defect of leadbell.',
  },
  'not-sent': {
    said: 'Nothing was sent: the channel was not reached.',
    next: 'See whether this machine reaches its host (network, `proxy`, `ca`, DNS).',
  },
  busy: {
    said: 'The receiver is busy.',
    next: 'Try again in a minute. Leads wait and are sent again by themselves.',
  },
  'not-taken': {
    said: 'It was not taken, for a passing reason.',
    next: 'Look at the clock of this machine and at what stands between it and the receiver, and try again.',
  },
  ambiguous: {
    said: 'It went out, and no clear answer came: it may stand in the group.',
    next: 'Look at the group, then try again.',
  },
  'rate-limited': {
    said: 'The robot had too many messages in the last minute.',
    next: 'Try again later. Who else sends with this robot?',
  },
  'too-many-at-once': { said: 'The receiver got too many requests at once.', next: 'Try again in a minute.' },
  cut: {
    said: 'The connection was cut before an answer came.',
    next: 'Try again. If it stays so, see what stands between this machine and the receiver.',
  },
  refused: {
    said: 'The channel refused it without a reason that leadbell knows.',
    next: 'Compare the webhook with the one that the robot shows in the group.',
  },
  'too-long': { said: 'The channel says that it is too long.', next: 'Report it: a test alert is short.' },
  unsafe: {
    said: 'The receiver does not like a word or a link in it.',
    next: 'Look at the robot’s own rules, such as its keywords.',
  },
  rejected: { said: 'The channel cannot read it.', next: 'Report it: that is a defect of leadbell.' },
  'channel-dead': {
    said: 'The channel takes no messages from leadbell.',
    next: 'See what its answer names: a removed robot needs a new webhook, a topic its right ARN.',
  },
  'channel-misconfigured': {
    said: 'The robot is there, and a security setting of it is not met.',
    next: 'See what its answer names: a signature needs `secret`, a keyword `keyword`, a list of addresses the one that this machine sends from.',
  },
};

export const wasTaken = ({ kind }: Outcome): boolean =>
  kind === 'accepted' || kind === 'accepted-with-defect';

export function inWords(outcome: Outcome): Words & { detail: string | null } {
  const detail = 'detail' in outcome ? outcome.detail : null;
  const holdMs = 'holdMs' in outcome ? (outcome.holdMs ?? null) : null;
  const words = WORDS[outcome.kind];
  const wait = holdMs === null ? '' : ` It asks to be left alone for ${Math.ceil(holdMs / SECOND_MS)} s.`;
  return { said: words.said + wait, next: words.next, detail };
}
