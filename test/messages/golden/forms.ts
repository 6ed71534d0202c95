import { cleanSubject, publishInput } from '../../../lambdas/channels/sns/publish-input.ts';
import { wecomDialect } from '../../../lambdas/channels/wecom-robot/dialect.ts';
import type { Message } from '../../../lambdas/messages/message.ts';
import { printDocument } from '../../../lambdas/messages/print-document.ts';

/** What a group's robot with so many bytes of room and a topic are sent. */
export function formsOf(message: Message, room: number) {
  const {
    Message: payload,
    Subject,
    MessageAttributes,
  } = publishInput('arn', message, cleanSubject(message.subject));
  return {
    robot: printDocument(message.document, { dialect: wecomDialect, room, pictures: true }).toWellFormed(),
    mentions: message.mention,
    topic: { Subject, MessageAttributes, ...(JSON.parse(payload ?? '{}') as object) },
  };
}
