import * as v from 'valibot';
import { email } from '../../lambdas/config/schema/fields.ts';
import { maskNumbers } from '../../lambdas/leads/facts/mask-numbers.ts';
import { BadArguments } from '../shared/arguments/bad-arguments.ts';

/** Where a subscription sends, as SNS calls it. */
export interface Address {
  protocol: 'email' | 'sms' | 'https' | 'sqs' | 'lambda';
  endpoint: string;
}

/**
 * An address by its form. https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html
 *
 * @throws {BadArguments}
 */
export function readAddress(text: string): Address {
  const number = text.replace(/^sms:/, '').replaceAll(/[\s().-]/g, '');
  if (/^\+\d{6,15}$/.test(number)) return { protocol: 'sms', endpoint: number };
  if (/^\d{6,15}$/.test(number))
    throw new BadArguments('expected a phone number with its country, such as +86 and the eleven digits');
  if (text.startsWith('https://') && URL.canParse(text)) return { protocol: 'https', endpoint: text };
  if (/^https?:/.test(text)) throw new BadArguments('expected an address that begins with https://');
  const [, service] = /^arn:[\w-]+:(sqs|lambda):[\w-]+:\d{12}:\S+$/.exec(text) ?? [];
  if (service === 'sqs' || service === 'lambda') return { protocol: service, endpoint: text };
  if (v.is(email, text)) return { protocol: 'email', endpoint: text };
  throw new BadArguments(
    `expected an e-mail address, a phone number with its country, an https:// address, or the ARN of an SQS queue or a Lambda function, got ${maskNumbers(text)}`,
  );
}

/** A phone number is masked. What else SNS hides is hidden by it. */
export const shown = (protocol: string, endpoint: string, showPhones: boolean): string =>
  protocol === 'sms' && !showPhones ? maskNumbers(endpoint) : endpoint;

/** What must happen until something is heard there. */
export const UNTIL_HEARD: Readonly<Record<Address['protocol'], string>> = {
  email: 'AWS sends a mail with a link: it must be opened within two days, or nothing arrives there.',
  https: 'AWS posts a SubscriptionConfirmation there: what listens must open its SubscribeURL.',
  sms: 'Text messages cost by the piece, and an account in the SMS sandbox reaches verified numbers alone.',
  sqs: 'The policy of the queue must let this topic send to it (sqs:SendMessage for sns.amazonaws.com).',
  lambda: 'The function must let this topic call it (aws lambda add-permission, for sns.amazonaws.com).',
};
