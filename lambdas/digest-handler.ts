import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as v from 'valibot';
import { digestMessageSchema } from './digests/digest-message.ts';
import { handleBatch } from './platform/handle-batch.ts';
import type { Wiring } from './wiring.ts';

export function createDigestHandler(wiring: Wiring) {
  const { log } = wiring;
  return middy<SQSEvent, SQSBatchResponse>({ timeoutEarlyInMillis: 0 }).handler(
    (event: SQSEvent, _context: Context) =>
      handleBatch(event, log, async (body) => {
        const message = v.safeParse(digestMessageSchema, body);
        if (!message.success) {
          log.warn('Dropped a digest message of a shape that this version does not know', { message: body });
        }
      }),
  );
}
