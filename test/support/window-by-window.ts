import type { PollMessage } from '../../lambdas/leads/poll-message.ts';
import type { Queue } from '../../lambdas/platform/queue.ts';
import type { ReadMessage } from '../../lambdas/polling/read-message.ts';

/** For worlds that poll a window at a time: what an account's reader does with a message is tested by itself. */
export const windowByWindow = (polls: Queue<PollMessage>): Queue<ReadMessage> => ({
  send: (messages, options) =>
    polls.send(
      messages.flatMap(({ windows }) => windows),
      options,
    ),
});
