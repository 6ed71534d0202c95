import * as v from 'valibot';
import { CHANNEL_SCHEMAS, CHANNEL_TYPES } from '../../channels/receivers.ts';
import { proxyAddress, reach, secretRef, text } from '../../platform/schema/fields.ts';
import { grade } from '../../platform/schema/grade.ts';
import { listOf, named, section, someOf } from '../../platform/schema/section.ts';
import { show } from '../../platform/schema/show.ts';
import { minuteOfDay, weekday } from '../../platform/schema/times.ts';
import { DAY_MS, MINUTE_MS } from '../../platform/time/duration.ts';
import * as ofLeads from './assignment-schema.ts';
import * as field from './fields.ts';

/** The longest look-back of a window. What the table remembers must outlive it. */
const LONGEST_WINDOW_MS = 30 * DAY_MS;
const SHORTEST_EVERY_MS = MINUTE_MS;
/** Found tasks of an account. More is a mistake in the pattern. */
const MOST_FOUND = 200;

const channel = v.variant(
  'type',
  CHANNEL_SCHEMAS,
  (issue) => `expected ${CHANNEL_TYPES.join(' or ')}, got ${show(issue.input)}`,
);

/** The attributes that a filter policy can compare. SNS allows at most five keys. */
export const only = section({
  event: v.optional(someOf(field.event)),
  grade: v.optional(someOf(field.gradeLetter)),
  task: v.optional(someOf(text)),
  province: v.optional(someOf(text)),
});

const subscriber = v.union(
  [field.email, section({ address: field.email, only: v.optional(only) })],
  'expected an e-mail address, or { address, only }',
);

const window = v.pipe(
  section({
    every: v.pipe(field.duration, v.minValue(SHORTEST_EVERY_MS, 'expected at least 1m')),
    back: v.pipe(field.duration, v.maxValue(LONGEST_WINDOW_MS, 'expected at most 30d')),
  }),
  v.check(
    ({ every, back }) => every <= back,
    'a window must look back at least as far as it is apart, or there are gaps: expected every <= back',
  ),
);

/** What tasks of the file and found ones have in common. */
const told = {
  grades: v.optional(someOf(grade), ['A']),
  freshFor: v.optional(field.duration, '1h'),
  settle: v.optional(field.duration, '10m'),
  windows: v.optional(someOf(window), [
    { every: '1m', back: '20m' },
    { every: '15m', back: '6h' },
    { every: '6h', back: '4d' },
  ]),
  pageSize: v.optional(field.wholeNumber(1, 1000), 100),
  maskPhone: v.optional(v.boolean(), false),
  quietAlarm: v.optional(v.boolean(), false),
  link: v.optional(field.linkTemplate),
  team: v.optional(text),
  escalation: v.optional(text),
  routes: v.optional(listOf(ofLeads.route)),
};

const task = section({
  id: field.pathId,
  account: text,
  name: v.optional(text),
  channels: someOf(text),
  enabled: v.optional(v.boolean(), true),
  ...told,
});

const account = section({
  baseUrl: field.baseUrl,
  userId: field.pathId,
  token: secretRef,
  timeZone: v.optional(field.timeZone),
  subUserId: v.optional(field.pathId),
  concurrency: v.optional(field.wholeNumber(1, 16), 4),
  gradeFilter: v.optional(field.oneOf(['auto', 'never']), 'auto'),
  discover: v.optional(
    section({
      match: ofLeads.pattern,
      channels: someOf(text),
      atMost: v.optional(field.wholeNumber(1, MOST_FOUND), 20),
      ...told,
    }),
  ),
  ...reach,
});

const digestKeys = {
  at: minuteOfDay,
  covers: v.optional(field.oneOf(['calendar', 'since-last']), 'calendar'),
  tasks: v.optional(
    v.union([v.literal('all'), someOf(text)], 'expected all, or a list of task names or ids'),
    'all',
  ),
  channels: someOf(text),
};

const digest = v.variant(
  'every',
  [
    section({ every: v.literal('day'), ...digestKeys }),
    section({ every: v.literal('week'), on: weekday, ...digestKeys }),
  ],
  (issue) => `expected day or week, got ${show(issue.input)}`,
);

/** In the order in which data flows through them. */
export const FUNCTIONS = ['tick', 'poll', 'deliver', 'digest', 'answer'] as const;

/** How it is deployed, not what it does: `leadbell run` ignores it. */
const deploy = section({
  alarms: v.optional(listOf(text)),
  logRetention: v.optional(field.logRetention, '30d'),
  runbook: v.optional(field.baseUrl),
  table: v.optional(field.tableName),
  pollsAtOnce: v.optional(
    v.union(
      [v.literal('auto'), field.wholeNumber(2, 1000)],
      'expected auto, or a whole number from 2 to 1000',
    ),
    'auto',
  ),
  tags: v.optional(field.tags, {}),
  watch: v.optional(field.oneOf(['full', 'minimal']), 'full'),
  vpc: v.optional(
    section({
      subnets: someOf(field.awsId('subnet')),
      securityGroups: v.pipe(someOf(field.awsId('sg')), v.maxLength(5, 'expected at most 5, as Lambda does')),
      functions: v.optional(
        v.pipe(
          someOf(field.oneOf(FUNCTIONS)),
          v.check((names) => new Set(names).size === names.length, 'a function is listed twice'),
        ),
        ['poll', 'digest'],
      ),
    }),
  ),
  answers: v.optional(section({ domain: field.domainName, certificate: field.certificateArn })),
  proxy: v.optional(
    section({
      address: proxyAddress,
      except: v.optional(listOf(field.proxyException), []),
      aws: v.optional(v.boolean(), false),
    }),
  ),
});

/** leadbell.yaml as people write it. Reading turns it into `Config`. */
export const leadbellYaml = section({
  timeZone: v.optional(field.timeZone, 'Asia/Shanghai'),
  locale: v.optional(field.oneOf(['zh-CN', 'en']), 'zh-CN'),
  retention: v.optional(
    v.pipe(
      field.duration,
      v.check(
        (value) => value > LONGEST_WINDOW_MS,
        'expected more than 30d, the longest window: what is forgotten sooner would be told twice',
      ),
    ),
    '90d',
  ),
  accounts: named(account),
  channels: named(channel),
  topics: v.optional(named(section({ emails: v.optional(listOf(subscriber), []) })), {}),
  tasks: v.optional(listOf(task), []),
  digests: v.optional(named(digest), {}),
  ops: v.optional(section({ channels: v.optional(listOf(text), []) }), {}),
  people: v.optional(named(ofLeads.person)),
  teams: v.optional(named(ofLeads.team)),
  routes: v.optional(listOf(ofLeads.route)),
  escalation: v.optional(named(ofLeads.escalation)),
  answers: v.optional(ofLeads.answers),
  deploy: v.optional(deploy, {}),
});

export type LeadbellYaml = v.InferOutput<typeof leadbellYaml>;

/** What a task of the file has, and what every task has that `discover` finds. */
export type WrittenTask = Pick<LeadbellYaml['tasks'][number], keyof typeof told | 'channels'>;
