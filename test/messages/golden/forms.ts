import type { Message } from '../../../lambdas/channels/channel.ts';
import { cleanSubject, publishInput } from '../../../lambdas/channels/sns/publish-input.ts';

/** What a group's robot and a topic are sent, in `bytes` of room. */
export function formsOf(message: Message) {
  const {
    Message: payload,
    Subject,
    MessageAttributes,
  } = publishInput('arn', message, cleanSubject(message.subject));
  return {
    robot: message.markdown.toWellFormed(),
    mentions: message.mention,
    topic: { Subject, MessageAttributes, ...(JSON.parse(payload ?? '{}') as object) },
  };
}
