import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { TickReport } from './reports.ts';
import type { Wiring } from './wiring.ts';

/**
 * `scheduled`: what fell due since the last tick, and the lanes. `once`: the longest window of every task, now, and
 * nothing remembered. `lanes`: only the lanes with something due.
 */
export interface TickEvent {
  mode?: 'scheduled' | 'once' | 'lanes';
}

export type TickHandler = (event: TickEvent, context: Context) => Promise<TickReport>;
export type QueueHandler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

export declare function createTickHandler(wiring: Wiring): TickHandler;
export declare function createPollHandler(wiring: Wiring): QueueHandler;
export declare function createDeliverHandler(wiring: Wiring): QueueHandler;
