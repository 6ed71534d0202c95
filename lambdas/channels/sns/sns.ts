import { createHash } from 'node:crypto';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { Message } from '../../messages/message.ts';
import { plainDialect } from '../../messages/plain.ts';
import { SECOND_MS } from '../../platform/time/duration.ts';
import type { Channel, Outcome } from '../channel.ts';
import { isSubjectRefused, outcomeOfError } from './errors.ts';
import { asciiSubject, subjectFor, wireOf } from './publish-input.ts';

/** SNS suspends an e-mail subscription above 10 messages a second. */
const GAP_MS = SECOND_MS / 4;
/** The limit for the form that groups read. Nobody reads it here, but lists would have this length. */
const DISPLAY = { dialect: plainDialect, room: 32 * 1024, pictures: false };
const HASH_CHARS = 16;

export interface SnsTopicOptions {
  name: string;
  topicArn: string;
  /**
   * One attempt per call (`maxAttempts: 1`), because the lane owns retries. No idle connections: one that broke while
   * the function was frozen would fail as if the message might have been accepted.
   */
  client: () => Promise<SNSClient>;
}

/**
 * An SNS topic. Every lead is sent as a message of its own, because filter policies compare the attributes of one lead.
 */
export function createSnsTopic({ name, topicArn, client }: SnsTopicOptions): Channel {
  const paceKey = createHash('sha256').update(topicArn).digest('hex').slice(0, HASH_CHARS);

  async function send(message: Message, subject: string, signal: AbortSignal): Promise<Outcome> {
    const wire = wireOf(topicArn, message, subject);
    if ('kind' in wire) return wire;
    // Loaded with the first message: most teams have robots alone, and each function would start later for it.
    const [sns, { publish }] = await Promise.all([client(), import('../../platform/aws/sns-client.ts')]);
    const receipt = await publish(sns, wire.body, signal);
    return receipt ? { kind: 'accepted', receipt } : { kind: 'ambiguous', detail: 'no MessageId' };
  }

  return {
    name,
    type: 'sns',
    display: DISPLAY,
    folds: false,
    pace: async () => ({ key: paceKey, allows: { gapMs: GAP_MS } }),
    async send(message, signal) {
      if (signal.aborted) return { kind: 'not-sent', detail: 'aborted' };
      const plain = asciiSubject(message);
      const subject = subjectFor(topicArn, message);
      try {
        return await send(message, subject, signal);
      } catch (error) {
        if (subject === plain || !isSubjectRefused(error)) return outcomeOfError(error);
      }
      try {
        // The first was refused completely, so this is not a second send.
        return await send(message, plain, signal);
      } catch (error) {
        return outcomeOfError(error);
      }
    },
  };
}
