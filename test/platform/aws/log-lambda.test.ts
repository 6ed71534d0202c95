import { expect, it } from 'vitest';
import { createLambdaLog } from '../../../lambdas/platform/aws/log-lambda.ts';
import { createRedactor } from '../../../lambdas/platform/log/redact.ts';

const AT_MS = Date.parse('2026-03-02T04:00:00Z');

function logAt(env: NodeJS.ProcessEnv) {
  const redactor = createRedactor();
  redactor.register('hunter2');
  const lines: Record<string, unknown>[] = [];
  const write = (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>);
  return { lines, log: createLambdaLog({ redactor, service: 'leadbell', nowMs: () => AT_MS, env, write }) };
}

it('a log line in Lambda is one JSON object, without secrets, whose fields cannot pose as its level', () => {
  const { lines, log } = logAt({ _X_AMZN_TRACE_ID: 'Root=1-5759e988-bd862e3f;Parent=557a;Sampled=1' });
  log.info('Token hunter2 refused', {
    level: 'FAKE',
    error: new Error('outer', { cause: new Error('13812345678') }),
  });
  log.warn('No\nfields');
  expect(lines).toMatchObject([
    {
      level: 'INFO',
      service: 'leadbell',
      timestamp: '2026-03-02T04:00:00.000Z',
      message: 'Token [redacted] refused',
      fields: { level: 'FAKE', error: { name: 'Error', message: 'outer', cause: { message: '[phone]' } } },
    },
    { level: 'WARN', message: 'No\nfields', xray_trace_id: '1-5759e988-bd862e3f' },
  ]);
  expect(lines[0]).not.toHaveProperty('xray_trace_id');
  expect(lines[1]).not.toHaveProperty('fields');
  expect(JSON.stringify(lines)).not.toMatch(/hunter2|13812345678/);
});

it.each([
  [undefined, ['INFO', 'WARN', 'ERROR']],
  ['TRACE', ['DEBUG', 'INFO', 'WARN', 'ERROR']],
  ['warn', ['WARN', 'ERROR']],
  ['FATAL', []],
  ['nonsense', ['DEBUG', 'INFO', 'WARN', 'ERROR']],
])('with Lambda’s level %s it says %j', (level, said) => {
  const { lines, log } = logAt(level === undefined ? {} : { AWS_LAMBDA_LOG_LEVEL: level });
  for (const name of ['debug', 'info', 'warn', 'error'] as const) log[name]('a line');
  expect(lines.map((line) => line.level)).toEqual(said);
});
