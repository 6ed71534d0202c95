import type { Context } from 'aws-lambda';
import { expect, it } from 'vitest';
import { createTickHandler } from '../../lambdas/functions/tick.ts';
import type { Wiring } from '../../lambdas/functions/wiring.ts';
import { createRedactor } from '../../lambdas/platform/log/redact.ts';
import { TestClock } from '../support/clock.ts';
import { testConfig } from '../support/config.ts';

/** Lambda prints whatever a function throws, past every redaction of ours. */
it('a tick that fails throws nothing that came from outside, and says why in a redacted line', async () => {
  const redactor = createRedactor();
  redactor.register('hunter2');
  const lines: unknown[] = [];
  const write = (message: string, fields?: unknown) => void lines.push([message, redactor.value(fields)]);
  const wiring = {
    config: testConfig(),
    clock: new TestClock(),
    newId: () => 'id',
    random: () => 0,
    log: { debug: write, info: write, warn: write, error: write },
    tableName: 'table',
    documents: {
      send: async () => {
        throw new Error('refused hunter2 of 13800138000', { cause: new Error('hunter2 again') });
      },
    },
    report: () => {},
  } as unknown as Wiring;

  const thrown: unknown = await createTickHandler(wiring)({}, {} as Context).then(
    () => null,
    (error: unknown) => error,
  );
  expect(thrown).toMatchObject({ code: 'tick-failed', cause: undefined });
  expect(String((thrown as Error).stack)).not.toMatch(/hunter2|13800138000/);
  expect(JSON.stringify(lines)).toContain('refused [redacted] of [phone]');
  expect(JSON.stringify(lines)).not.toMatch(/hunter2|13800138000/);
});
