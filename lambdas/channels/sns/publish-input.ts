import type { PublishCommandInput } from '@aws-sdk/client-sns';
import type { Message } from '../../messages/message.ts';
import type { Outcome } from '../channel.ts';
import type { Wire } from '../wire.ts';

const MAX_SUBJECT_UNITS = 99;
/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html: 256 KiB, body and attributes. */
const MAX_PUBLISH_BYTES = 256 * 1024;

export function wireOf(
  topicArn: string,
  message: Message,
  subject: string,
): (Wire & { body: PublishCommandInput }) | Outcome {
  const body = publishInput(topicArn, message, subject);
  const bytes = publishBytes(body);
  if (bytes > MAX_PUBLISH_BYTES) {
    return { kind: 'too-long', detail: `${bytes} bytes, at most ${MAX_PUBLISH_BYTES} fit` };
  }
  return {
    body,
    reads: [
      { as: 'subject', text: subject },
      { as: 'email', text: message.text },
      { as: 'sms', text: message.sms },
      { as: 'machines', text: JSON.stringify(message.data) },
    ],
    length: { bytes, mostBytes: MAX_PUBLISH_BYTES, of: 'texts and attributes' },
  };
}

/** In China only ASCII is sure to be taken. */
export const subjectFor = (topicArn: string, message: Message): string =>
  topicArn.startsWith('arn:aws-cn:') ? asciiSubject(message) : cleanSubject(message.subject);

/**
 * One Publish with a text for each kind of reader. `default` is what machines get (SQS, Lambda, HTTP(S), Firehose,
 * e-mail-JSON): `message.data` as JSON. `email` and `sms` are for people.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-send-custom-platform-specific-payloads-mobile-devices.html
 */
export function publishInput(topicArn: string, message: Message, subject: string): PublishCommandInput {
  return {
    TopicArn: topicArn,
    MessageStructure: 'json',
    Message: JSON.stringify({
      default: JSON.stringify(message.data),
      email: message.text.toWellFormed(),
      sms: message.sms.toWellFormed(),
    }),
    ...(subject === '' ? {} : { Subject: subject }),
    MessageAttributes: Object.fromEntries(
      Object.entries(message.attributes)
        .filter(([, value]) => value !== '')
        .map(([name, value]) => [name, { DataType: 'String', StringValue: value.toWellFormed() }]),
    ),
  };
}

/** The size of body and attributes in bytes, as SNS counts them. */
export function publishBytes(input: PublishCommandInput): number {
  const attributes = Object.entries(input.MessageAttributes ?? {});
  return attributes.reduce(
    (sum, [name, { DataType = '', StringValue = '' }]) =>
      sum + Buffer.byteLength(name) + Buffer.byteLength(DataType) + Buffer.byteLength(StringValue),
    Buffer.byteLength(input.Message ?? ''),
  );
}

/** One line, no control characters, fewer than 100 characters. */
export function cleanSubject(subject: string): string {
  const line = subject
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
  let clean = '';
  for (const char of line) {
    if (clean.length + char.length > MAX_SUBJECT_UNITS) break;
    clean += char;
  }
  return clean;
}

/**
 * Older documents, and perhaps aws-cn, require an ASCII Subject: the event and, if there is one, the grade: `leadbell:
 * alert A`.
 */
export function asciiSubject(message: Message): string {
  // Stryker disable next-line StringLiteral: whatever is no grade is left out, as the empty text is
  const { grade = '' } = message.attributes;
  return `leadbell: ${message.event} ${/^\w+$/.test(grade) ? grade : ''}`.trim();
}
