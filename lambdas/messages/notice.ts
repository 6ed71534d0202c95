import type { Message } from '../channels/channel.ts';

/**
 * A message that is not about a lead, rendered when it was written: a fault, say. What it says does not change while
 * it waits.
 */
export interface Notice {
  kind: 'notice';
  message: Message;
}

/** The message as it is sent: a repeat says so, in every form that people read. */
export function noticeMessage({ message }: Notice, repeat: boolean): Message {
  if (!repeat) return message;
  const mark = '（重发）';
  return {
    ...message,
    markdown: `${mark}${message.markdown}`,
    text: `${mark}${message.text}`,
    sms: `${mark}${message.sms}`,
    data: { ...message.data, repeat: true },
  };
}
