import type { Queue } from '../../lambdas/platform/queue.ts';
import type { Bundle } from '../../lambdas/polling/accounts/bundle.ts';
import { unpacked } from '../../lambdas/polling/accounts/read-message.ts';
import type { PollMessage } from '../../lambdas/polling/poll-message.ts';

/** For worlds that poll a window at a time: what an account's reader does with a message is tested by itself. */
export const windowByWindow = (polls: Queue<PollMessage>): Queue<Bundle> => ({
  send: (messages, options) =>
    polls.send(
      messages.flatMap(({ reads }) => reads.map(unpacked).flatMap(({ windows }) => windows)),
      options,
    ),
});
