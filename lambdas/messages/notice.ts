import type { Message } from './message.ts';

/**
 * A message that is not about a lead, such as a fault. It is rendered when it is written and does not change while it
 * waits.
 */
export interface Notice {
  kind: 'notice';
  message: Message;
}

/** Stands before a repeat, in every language. */
export const REPEAT_MARK = '（重发）';

/** The message as it is sent. A repeat is marked in every form that people read. */
export function noticeMessage({ message }: Pick<Notice, 'message'>, repeat: boolean): Message {
  if (!repeat) return message;
  return {
    ...message,
    document: { ...message.document, mark: REPEAT_MARK },
    text: `${REPEAT_MARK}${message.text}`,
    sms: `${REPEAT_MARK}${message.sms}`,
    data: { ...message.data, repeat: true },
  };
}
