import type { Log, LogFields } from '../log/log.ts';
import type { Redactor } from '../log/redact.ts';

const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'] as const;
type Level = 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';

export interface LambdaLogOptions {
  redactor: Redactor;
  service: string;
  nowMs: () => number;
  /** @default process.env */
  env?: NodeJS.ProcessEnv;
  /** @default standard output, which CloudWatch reads */
  write?: (line: string) => void;
}

/**
 * One JSON object per line on standard output, for CloudWatch. Lambda's own setting of the level counts. Fields stand
 * under `fields`, so that none can overwrite the line's level or time. The many lines of what went well name no call: those of
 * one stand together in their log stream.
 */
export function createLambdaLog(options: LambdaLogOptions): Log {
  const { redactor, service, nowMs, env = process.env, write = print } = options;
  const lowest = LEVELS.findIndex((level) => level === (env.AWS_LAMBDA_LOG_LEVEL ?? 'INFO').toUpperCase());
  const logAt = (level: Level) => (message: string, fields?: LogFields) => {
    if (LEVELS.indexOf(level) < lowest) return;
    const line = {
      level,
      message: redactor.text(message),
      timestamp: new Date(nowMs()).toISOString(),
      service,
      xray_trace_id: level === 'INFO' ? undefined : traceOf(env),
      ...(fields === undefined ? {} : { fields: redactor.value(fields) }),
    };
    write(JSON.stringify(line));
  };
  return { debug: logAt('DEBUG'), info: logAt('INFO'), warn: logAt('WARN'), error: logAt('ERROR') };
}

const print = (line: string) => void process.stdout.write(`${line}\n`);

/** The root of the trace that Lambda sets for each call. */
const traceOf = (env: NodeJS.ProcessEnv): string | undefined =>
  /(?:^|;)Root=([^;]+)/.exec(env._X_AMZN_TRACE_ID ?? '')?.[1];
