import { QUIET_WINDOWS } from '../../lambdas/reports/quiet-windows.ts';
import { quietWindows } from './quiet-windows.ts';

/** A line of a function's log, read. */
export interface LogLine {
  atMs: number;
  /** `tick`, `poll`, … */
  function: string;
  level: 'debug' | 'info' | 'warn' | 'error';
  message: string;
  fields: Readonly<Record<string, unknown>>;
  /** Of Lambda itself, or a line that says that nothing happened: shown only where all are asked for. */
  isQuiet: boolean;
}

/** An event of a log group, as CloudWatch hands it over. */
export interface LogEvent {
  function: string;
  atMs: number;
  text: string;
}

/** Lines in the text format of Lambda, which emulators write too. */
const OF_LAMBDA = /^(?:START|END|REPORT|INIT_START|EXTENSION|XRAY) /;

/** Reads an event; windows that share a line stand each for itself again. */
export function readLines(event: LogEvent): LogLine[] {
  const line = readLine(event);
  if (line === null) return [];
  const windows = line.message === QUIET_WINDOWS ? quietWindows(line.fields) : null;
  return windows === null ? [line] : windows.map((fields) => ({ ...line, message: 'poll done', fields }));
}

/**
 * Reads what our log writes (../../lambdas/platform/aws/log-lambda.ts), and what Lambda adds to it.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html
 *
 * @returns null for metrics, which are lines for CloudWatch alone
 */
export function readLine(event: LogEvent): LogLine | null {
  const raw = parsed(event.text);
  const plain = (level: LogLine['level'], message: string, isQuiet: boolean, fields = {}): LogLine => ({
    atMs: event.atMs,
    function: event.function,
    level,
    message,
    fields,
    isQuiet,
  });
  if (raw === null)
    return plain('info', event.text.trim(), OF_LAMBDA.test(event.text) || event.text.trim() === '');
  if ('_aws' in raw) return null;
  if (typeof raw.type === 'string' && raw.type.startsWith('platform.')) {
    const record = object(raw.record);
    const { status } = record;
    const isBad = typeof status === 'string' && status !== 'success';
    if (!isBad) return plain('debug', raw.type, true, record);
    const { durationMs } = object(record.metrics);
    const after = typeof durationMs === 'number' ? ` after ${Math.round(durationMs)} ms` : '';
    // Both the end of the call and its report say so.
    return plain('error', `Lambda ended the call${after}: ${status}`, raw.type !== 'platform.report');
  }
  const { message } = raw;
  const fields = object(raw.fields);
  const { errorMessage } = object(message);
  const said = typeof message === 'string' ? message : (errorMessage ?? raw.errorMessage ?? event.text);
  const line = plain(levelOf(raw.level, raw), String(said), false, fields);
  const atMs = typeof raw.timestamp === 'string' ? Date.parse(raw.timestamp) : Number.NaN;
  return { ...line, ...(Number.isNaN(atMs) ? {} : { atMs }), isQuiet: isNothing(line) };
}

function levelOf(level: unknown, raw: object): LogLine['level'] {
  const name = String(level ?? ('errorMessage' in raw ? 'ERROR' : 'INFO')).toUpperCase();
  if (name === 'ERROR' || name === 'FATAL') return 'error';
  if (name === 'WARN') return 'warn';
  return name === 'DEBUG' || name === 'TRACE' ? 'debug' : 'info';
}

/** A lane that was woken and had nothing to do, as most are every minute. */
const isNothing = ({ message, fields }: LogLine): boolean =>
  message === 'deliver done' && (fields.outcome === 'idle' || fields.outcome === 'taken');

function parsed(text: string): Record<string, unknown> | null {
  if (!text.trimStart().startsWith('{')) return null;
  try {
    return object(JSON.parse(text));
  } catch {
    return null;
  }
}

const object = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
