/** The function as it is deployed, with each of these events: `node invoke-each.ts BUNDLE EVENTS`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What one of its later, warm invocations takes. */
export interface Each {
  ms: number;
  cpuMs: number;
}

const [bundle = '', file = ''] = process.argv.slice(2);
const events = JSON.parse(readFileSync(file, 'utf8')) as unknown[];
const { handler } = (await import(join(bundle, 'index.mjs'))) as {
  handler(event: unknown, context: unknown): Promise<{ batchItemFailures: unknown[] }>;
};
const invoke = async (event: unknown): Promise<void> => {
  const { batchItemFailures } = await handler(event, { getRemainingTimeInMillis: () => 120_000 });
  if (batchItemFailures.length > 0) throw new Error('a message failed');
};
const half = Math.floor(events.length / 2);
for (const event of events.slice(0, half)) await invoke(event);
const [cpu, beganMs] = [process.cpuUsage(), performance.now()];
for (const event of events.slice(half)) await invoke(event);
const { user, system } = process.cpuUsage(cpu);
const each: Each = {
  ms: (performance.now() - beganMs) / (events.length - half),
  cpuMs: (user + system) / 1000 / (events.length - half),
};
process.send?.(each);
