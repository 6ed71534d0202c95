import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../../lambdas/config/problems.ts';
import { readConfig } from '../../../lambdas/config/read-config.ts';
import { workdayKeys } from '../../../lambdas/config/workday-keys.ts';

const YAML = (
  quiet: string,
  rest = '',
) => `accounts: { acme: { baseUrl: https://ai.example.cn, userId: u, token: env:T } }
channels:
  east: { type: wecom-robot, webhook: env:EAST, quiet: ${quiet} }
  ops: { type: wecom-robot, webhook: env:OPS }
tasks: [{ id: t, account: acme, channels: [east], grades: [A, B] }]
${rest || 'ops: { channels: [ops] }'}
`;
const read = (yaml: string) => readConfig(yaml, 'leadbell.yaml');
const warnings = (yaml: string) => read(yaml).warnings.map(({ path, message }) => `${path}: ${message}`);
function problems(yaml: string): string[] {
  try {
    read(yaml);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
  return [];
}

describe('quiet hours in leadbell.yaml', () => {
  it('are one map or a list of them', () => {
    const { config } = read(YAML('{ from: "21:00", to: "09:00", except: [B, A] }'));
    expect(config.channels.east?.quiet).toEqual([
      { fromMinute: 1260, toMinute: 540, days: [1, 2, 3, 4, 5, 6, 7], except: [1, 2] },
    ]);
    const two = read(
      YAML('[{ from: "21:00", to: "09:00", days: [fri] }, { from: "00:00", to: "24:00", days: restdays }]'),
    );
    expect(two.config.channels.east?.quiet).toMatchObject([
      { days: [5], except: [] },
      { fromMinute: 0, toMinute: 1440, calendar: 'restdays' },
    ]);
    expect(workdayKeys(two.config)).toEqual([['channels', 'east', 'quiet']]);
    expect(workdayKeys(config)).toEqual([]);
  });

  it('leave nothing behind where there are none', () => {
    const { config } = read(YAML('{ from: "21:00", to: "09:00" }').replace(/, quiet: .* }/, ' }'));
    expect(config.channels.east).not.toHaveProperty('quiet');
  });

  it.each([
    ['{ from: "21:00" }', 'channels.east.quiet.to: is missing'],
    [
      '{ from: "21:00", to: "21:00" }',
      'channels.east.quiet: expected two different times; a whole day is from "00:00" to "24:00"',
    ],
    [
      '{ from: "00:00", to: "24:00" }',
      'channels.east.quiet: there is no time of no rest: what waits would never be told',
    ],
    [
      '[{ from: "21:00", to: "09:00" }, { from: "09:00", to: "21:00" }]',
      'channels.east.quiet: there is no time of no rest: what waits would never be told',
    ],
    [
      '[{ from: "00:00", to: "24:00", days: workdays }, { from: "00:00", to: "24:00", days: restdays }]',
      'channels.east.quiet: there is no time of no rest: what waits would never be told',
    ],
    ['[]', 'channels.east.quiet: expected at least one, got an empty list'],
    [
      '[{ from: "21:00", to: "9:00" }]',
      'channels.east.quiet[0].to: expected a time such as "21:00" or "24:00", in quotes, got "9:00"',
    ],
    [
      '{ from: "21:00", to: "09:00", exept: [A] }',
      'channels.east.quiet.exept: this key is not known here; did you mean "except"?',
    ],
    [
      '{ from: "21:00", to: "09:00", days: sundays }',
      'channels.east.quiet.days: expected all, workdays, restdays, or a list of mon, tue, wed, thu, fri, sat, sun',
    ],
    [
      '{ from: "21:00", to: "09:00", except: [a] }',
      'channels.east.quiet.except[0]: expected a grade, A to Z, got "a"',
    ],
  ])('are refused as %s', (quiet, problem) => {
    expect(problems(YAML(quiet))).toEqual([problem]);
  });

  it('warn of what they do not do', () => {
    const quiet = '{ from: "21:00", to: "09:00", except: [C] }';
    const rest =
      'ops: { channels: [east] }\ndigests: { daily: { every: day, at: "08:37", channels: [east] } }';
    expect(warnings(YAML(quiet, rest)).toSorted((one, other) => (one < other ? -1 : 1))).toEqual([
      'channels.east.quiet: "except" names C, which no task tells here',
      'channels.east.quiet: faults go to this channel, and are told at any hour: its quiet hours hold everything else',
      'channels.ops: nothing is sent to this channel',
      'digests.daily.at: channel east rests at that time, on some days at least: there the digest comes when its quiet hours end',
      'ops.channels[0]: leads go to this channel, so faults never do',
    ]);
    expect(warnings(YAML('{ from: "21:00", to: "08:00", except: [A] }', rest)).join()).not.toContain(
      'digests',
    );
  });
});
