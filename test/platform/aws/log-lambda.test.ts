import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const PLATFORM = join(import.meta.dirname, '../../../lambdas/platform');

/** Powertools writes to the console of its process, so a process it is. */
it('a log line in Lambda is one JSON object, without secrets, whose fields cannot pose as its level', async () => {
  const script = `
    import { createLambdaLog } from '${PLATFORM}/aws/log-lambda.ts';
    import { createRedactor } from '${PLATFORM}/redact.ts';
    const redactor = createRedactor();
    redactor.register('hunter2');
    const log = createLambdaLog(redactor);
    log.info('Token hunter2 refused', { level: 'FAKE', error: new Error('outer', { cause: new Error('13812345678') }) });
    log.warn('No fields');`;
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [
    '--input-type=module',
    '-e',
    script,
  ]);
  const lines = `${stdout}${stderr}`
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const info = lines.find(({ level }) => level === 'INFO');
  expect(info).toMatchObject({
    service: 'leadbell',
    message: 'Token [redacted] refused',
    fields: { level: 'FAKE', error: { name: 'Error', message: 'outer', cause: { message: '[phone]' } } },
  });
  expect(lines.find(({ level }) => level === 'WARN')).toMatchObject({ message: 'No fields' });
  expect(`${stdout}${stderr}`).not.toMatch(/hunter2|13812345678/);
});
