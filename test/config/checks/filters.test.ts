import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../lambdas/config/read-config.ts';

interface FileParts {
  only: string;
  tasks?: string;
  digests?: string;
  ops?: string;
}

const task = (id: string, more: string) => `  - { id: ${id}, account: acme, ${more} }\n`;
const TWO =
  task('t-1', 'name: 甲, channels: [sales, hot]') +
  task('t-2', 'name: 乙, grades: [A, B], channels: [sales]');
/** One tells A and the other B, both there. */
const BOTH = task('t-1', 'name: 甲, channels: [hot]') + task('t-2', 'name: 乙, grades: [B], channels: [hot]');
const ELSEWHERE = task('t-1', 'name: 甲, channels: [sales]');
const DIGEST = '{ d: { every: day, at: "08:37", channels: [hot] } }';

const fileOf = ({ only, tasks = TWO, digests = '{}', ops = '[night]' }: FileParts) => `
accounts: { acme: { baseUrl: "https://v.acme.cn", userId: u-1, token: "ssm:/t" } }
channels:
  sales: { type: wecom-robot, webhook: "ssm:/s" }
  hot: { type: sns, topic: hot }
  night: { type: wecom-robot, webhook: "ssm:/n" }
topics:
  hot:
    emails:
      - { address: a@b.cn, only: ${only} }
tasks:
${tasks}digests: ${digests}
ops: { channels: ${ops} }
`;

const AT = 'topics.hot.emails[0].only';
const warningsOf = (parts: FileParts) =>
  readConfig(fileOf(parts), 'leadbell.yaml')
    .warnings.filter(({ path }) => path.startsWith('topics'))
    .map(({ path, line, message }) => {
      expect(line).toBe(10);
      return `${path.replace(AT, '')}: ${message}`;
    });

describe('a filter that can never match is said', () => {
  it.each<[string, FileParts, string]>([
    [
      'a grade that no task tells there, though another task tells it elsewhere',
      { only: '{ grade: [A, B] }' },
      '.grade[1]: no task that tells this topic tells B: there it is A',
    ],
    [
      'a task that does not tell this topic',
      { only: '{ task: [乙] }' },
      '.task[0]: task "乙" does not go to this topic',
    ],
    [
      'a task that is off',
      {
        only: '{ task: [乙] }',
        tasks:
          task('t-1', 'name: 甲, channels: [hot]') + task('t-2', 'name: 乙, channels: [hot], enabled: false'),
      },
      '.task[0]: task "乙" does not go to this topic',
    ],
    ['faults where leads are', { only: '{ event: [fault] }' }, '.event[0]: no fault goes to this topic'],
    [
      'digests where none goes',
      { only: '{ event: [alert, digest] }' },
      '.event[1]: no digest goes to this topic',
    ],
    ['lists', { only: '{ event: [list] }' }, '.event[0]: a topic gets each lead by itself, and no list'],
    [
      'alerts where there are digests alone',
      { only: '{ event: [digest, alert] }', tasks: ELSEWHERE, digests: DIGEST },
      '.event[1]: no alert goes to this topic',
    ],
    [
      'a digest with a grade beside it',
      { only: '{ event: [alert, digest], grade: [A] }', digests: DIGEST },
      '.event[1]: a digest has no grade, so none comes with "grade" beside it',
    ],
    [
      'a digest, whose filter can match nothing',
      { only: '{ event: [digest], grade: [A], province: [安徽] }', digests: DIGEST },
      ': a digest has no grade and no province: nothing ever comes by this filter',
    ],
    [
      'a fault with a task beside it',
      { only: '{ event: [fault], task: [甲] }', tasks: ELSEWHERE, ops: '[hot]' },
      '.task[0]: no alert goes to this topic, and nothing else has a task',
    ],
    [
      'a grade that another task of this topic tells',
      { only: '{ task: [甲], grade: [B] }', tasks: BOTH },
      ': no task listed here tells one of these grades: nothing ever comes by this filter',
    ],
    [
      'a grade that the tasks beside it do not tell',
      { only: '{ task: [甲], grade: [A, B] }', tasks: BOTH },
      '.grade[1]: no task listed here tells B',
    ],
    [
      'a task that tells none of the grades beside it',
      { only: '{ task: [甲, 乙], grade: [A] }', tasks: BOTH },
      '.task[1]: task "乙" tells none of the grades listed here',
    ],
    [
      'a province with its suffix',
      { only: '{ province: [安徽省] }' },
      '.province[0]: "安徽省" is not a province as call records write them; did you mean "安徽"?',
    ],
    [
      'a province in letters',
      { only: '{ province: [江苏, Anhui] }' },
      '.province[1]: "Anhui" is not a province as call records write them; did you mean "安徽"?',
    ],
    ['half a province', { only: '{ province: [内蒙] }' }, 'did you mean "内蒙古"?'],
    ['a region by its long name', { only: '{ province: [广西壮族自治区] }' }, 'did you mean "广西"?'],
    [
      'a city',
      { only: '{ province: [蚌埠] }' },
      '.province[0]: "蚌埠" is not a province as call records write them, such as 安徽 or 北京',
    ],
  ])('%s', (_, parts, warning) => {
    expect(warningsOf(parts).join('\n')).toContain(warning);
  });

  it('once, where all of it can match nothing', () => {
    expect(warningsOf({ only: '{ task: [甲], grade: [B] }', tasks: BOTH })).toHaveLength(1);
  });
});

describe('a filter that can match is not', () => {
  it.each<FileParts>([
    { only: '{ grade: [A] }' },
    { only: '{ event: [alert, correction], task: [甲], grade: [A], province: [安徽, 内蒙古, 台湾] }' },
    { only: '{ event: [fault] }', tasks: ELSEWHERE, ops: '[hot]' },
    { only: '{ event: [digest, alert] }', digests: DIGEST },
    { only: '{ task: [t-1] }', tasks: task('t-1', 'channels: [hot]') },
  ])('%j', (parts) => {
    expect(warningsOf(parts)).toEqual([]);
  });
});

describe('a topic that only a step of an escalation tells', () => {
  const MORE =
    'escalation: { slow: [{ after: 15m, tell: [hot] }] }\nanswers: { url: "https://leads.acme.cn" }\npeople: { li: { name: 李 } }\nteams: { east: { people: [li] } }\n';
  const tasks = `${task('t-1', 'name: 甲, channels: [sales], team: east, escalation: slow')}${MORE}`;

  it('gets reminders and answers of its tasks', () => {
    expect(warningsOf({ only: '{ event: [reminder, claimed], task: [甲], grade: [A] }', tasks })).toEqual([]);
  });

  it('and no alert', () => {
    expect(warningsOf({ only: '{ event: [alert] }', tasks })).toHaveLength(1);
  });
});
