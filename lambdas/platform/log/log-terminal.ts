import { stripVTControlCharacters, styleText } from 'node:util';
import type { Clock } from '../time/clock.ts';
import { formatClockTime } from '../time/zoned-time.ts';
import type { Log, LogFields } from './log.ts';
import type { Redactor } from './redact.ts';

const LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LEVELS)[number];

/** The values of `LEADBELL_LOG`. Anything else, or nothing, means `info`. */
export function logLevelOf(text: string | undefined): LogLevel {
  return LEVELS.find((level) => level === text?.toLowerCase()) ?? 'info';
}

/** The parts of a stream that are needed to write a line and to know about colours. */
export type LineStream = NodeJS.WritableStream & { isTTY?: boolean };

const machineTimeZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

const COLOURS = { debug: 'gray', info: 'cyan', warn: 'yellow', error: 'red' } as const;

/**
 * One readable line per message: `15:21:42 warn  sentence  name=value`. Coloured on a terminal, unless NO_COLOR is set.
 */
export function createTerminalLog(options: {
  clock: Clock;
  redactor: Redactor;
  level: LogLevel;
  stream: LineStream;
  /** IANA, of the team: what its alerts and its terminals say is then the same. @default that of this machine */
  timeZone?: string;
}): Log {
  const { clock, redactor, level, stream, timeZone = machineTimeZone() } = options;
  const paint = (colour: 'gray' | 'cyan' | 'yellow' | 'red', text: string) =>
    stream.isTTY ? styleText(colour, text, { stream }) : text;
  const write = (at: Exclude<LogLevel, 'silent'>) => (message: string, fields?: LogFields) => {
    if (LEVELS.indexOf(at) < LEVELS.indexOf(level)) return;
    const time = formatClockTime(clock.nowMs(), timeZone);
    const told = oneLine(redactor.text(message));
    const tail = fields === undefined ? '' : fieldsText(redactor.value(fields) as LogFields);
    const head = `${paint('gray', time)} ${paint(COLOURS[at], at.padEnd(5))} ${told}`;
    stream.write(`${tail === '' ? head : `${head}  ${paint('gray', tail)}`}\n`);
  };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

/** `name=value other="two words"`. */
export const fieldsText = (fields: LogFields): string =>
  Object.entries(fields)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${brief(value)}`]))
    .join(' ');

function brief(value: unknown): string {
  if (typeof value === 'string')
    return /^[^\s"=\p{C}]+$/u.test(value) ? value : oneLine(JSON.stringify(value));
  return oneLine(JSON.stringify(value));
}

/** Foreign text must not move the cursor or fake a second line. */
export function oneLine(text: string): string {
  return stripVTControlCharacters(text).replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}
