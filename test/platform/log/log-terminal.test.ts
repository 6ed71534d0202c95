import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createTerminalLog, type LogLevel, logLevelOf } from '../../../lambdas/platform/log/log-terminal.ts';
import { createRedactor } from '../../../lambdas/platform/log/redact.ts';

function terminal(level: LogLevel, timeZone?: string) {
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const clock = { nowMs: () => 1_700_000_000_000, sleep: async () => {} };
  return {
    log: createTerminalLog({
      clock,
      redactor: createRedactor(),
      level,
      stream,
      ...(timeZone ? { timeZone } : {}),
    }),
    lines,
  };
}

describe('a log line for people', () => {
  it('is one line with the time, the level, the sentence and the fields', () => {
    const { log, lines } = terminal('info');
    log.warn('The robot is busy', {
      channel: 'sales-east',
      detail: 'two words',
      retries: 3,
      gone: undefined,
    });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(
      /^\d\d:\d\d:\d\d warn {2}The robot is busy {2}channel=sales-east detail="two words" retries=3\n$/,
    );
  });

  it("has the time of the team's zone, where that is known", () => {
    const { log, lines } = terminal('info', 'Asia/Shanghai');
    log.info('x');
    expect(lines[0]).toBe('06:13:20 info  x\n');
  });

  it('cannot be forged or coloured by what is in it', () => {
    const { log, lines } = terminal('info');
    log.info('name\n12:00:00 error fake', { name: '\u001b[31mred\u001b[0m\r\nline\u2028' });
    expect(lines).toHaveLength(1);
    expect(lines[0]?.trimEnd()).not.toMatch(/\p{Cc}|\u2028/u);
  });

  it('says why, down the causes, and no phone number', () => {
    const { log, lines } = terminal('info');
    log.error('Poll failed', { error: new Error('outer', { cause: new Error('called 13812345678') }) });
    expect(lines[0]).toContain('outer');
    expect(lines[0]).toContain('called [phone]');
  });

  it.each([
    ['debug', 4],
    ['info', 3],
    ['warn', 2],
    ['error', 1],
    ['silent', 0],
  ] as const)('at level %s, %i of the four levels are written', (level, count) => {
    const { log, lines } = terminal(level);
    for (const write of [log.debug, log.info, log.warn, log.error]) write('x');
    expect(lines).toHaveLength(count);
  });
});

it('LEADBELL_LOG is read leniently', () => {
  expect([undefined, '', 'loud', 'WARN', 'debug'].map(logLevelOf)).toEqual([
    'info',
    'info',
    'info',
    'warn',
    'debug',
  ]);
});
