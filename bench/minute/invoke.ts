/** The function as it is deployed, asked twice for the same windows: `node invoke.ts BUNDLE MESSAGE`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bundle } from '../../lambdas/polling/accounts/bundle.ts';
import { packed, type ReadMessage, unpacked } from '../../lambdas/polling/accounts/read-message.ts';

/** What a warm invocation took. */
export interface Invoked {
  ms: number;
  cpuMs: number;
  /** The most memory that the process had. */
  mostMb: number;
}

const [bundle = '', message = ''] = process.argv.slice(2);
const { reads } = JSON.parse(readFileSync(message, 'utf8')) as Bundle;
const { handler } = (await import(join(bundle, 'index.mjs'))) as {
  handler(event: unknown, context: unknown): Promise<{ batchItemFailures: unknown[] }>;
};
/** A reader begins no window of a minute that is over. */
function dueNow(read: ReadMessage): ReadMessage {
  const dueAtMs = Date.now();
  const windows = read.windows.map((window) => ({ ...window, dueAtMs, fromMs: dueAtMs - window.backMs }));
  return { ...read, windows };
}

const invoke = async (): Promise<Invoked> => {
  const body = JSON.stringify({ reads: reads.map(unpacked).map(dueNow).map(packed) });
  const [cpu, beganMs] = [process.cpuUsage(), performance.now()];
  const event = { Records: [{ messageId: 'm', body }] };
  const { batchItemFailures } = await handler(event, { getRemainingTimeInMillis: () => 120_000 });
  if (batchItemFailures.length > 0) throw new Error('the message failed');
  const { user, system } = process.cpuUsage(cpu);
  return {
    ms: performance.now() - beganMs,
    cpuMs: (user + system) / 1000,
    mostMb: process.resourceUsage().maxRSS / 1000,
  };
};
await invoke();
process.send?.(await invoke());
