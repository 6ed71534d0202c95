import { Logger } from '@aws-lambda-powertools/logger';
import type { Log, LogFields } from '../log.ts';
import type { Redactor } from '../redact.ts';

/**
 * One JSON object per line on stdout, for CloudWatch. Lambda's own setting or `POWERTOOLS_LOG_LEVEL` gives the level.
 * Fields stand under `fields`, so that none can overwrite the line's level or time.
 */
export function createLambdaLog(redactor: Redactor): Log {
  const logger = new Logger({ serviceName: 'leadbell' });
  const write = (level: 'debug' | 'info' | 'warn' | 'error') => (message: string, fields?: LogFields) => {
    const clean = redactor.text(message);
    if (fields === undefined) logger[level](clean);
    else logger[level](clean, { fields: redactor.value(fields) });
  };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}
