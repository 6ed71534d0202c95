export { createDeliverHandler } from './deliver-handler.ts';
export { createPollHandler } from './poll-handler.ts';
export { createTickHandler, type TickEvent } from './tick-handler.ts';

import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { TickReport } from './reports.ts';
import type { TickEvent } from './tick-handler.ts';
export type TickHandler = (event: TickEvent, context: Context) => Promise<TickReport>;
export type QueueHandler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;
