import type {
  DigestFigures,
  DigestLead,
  DigestWindow,
  HourFigures,
  WindowCounts,
} from '../../lambdas/digests/figures.ts';
import { hoursOf } from '../../lambdas/digests/windows.ts';
import { MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { parseZonelessTime, zonedParts } from '../../lambdas/platform/time/zoned-time.ts';

const SHANGHAI = 'Asia/Shanghai';

export const windowOf = (from: string, to: string, timeZone = SHANGHAI): DigestWindow => ({
  fromMs: parseZonelessTime(from, timeZone) ?? 0,
  toMs: parseZonelessTime(to, timeZone) ?? 0,
});

/** Calls of each hour of a working day, from 9 on. */
const WORKING_HOURS = [82, 156, 171, 64, 48, 149, 163, 158, 121, 77, 61, 34];
const LEADS_OF_HOURS = [1, 2, 3, 0, 0, 1, 2, 1, 1, 0, 1, 0];

const NAMES = [
  '王芳',
  '李建国',
  '陈静',
  '赵磊',
  '孙丽',
  '周明',
  '吴秀英',
  '郑凯',
  '冯雪',
  '褚卫国',
  '韩梅',
  '杨洋',
];
const COMPANIES = ['晨光教育', '蓝天物流有限公司', null, '启航教育', '恒达建材', null];
const PLACES = [
  ['安徽', '蚌埠'],
  ['江苏', '南京'],
  ['上海', '上海'],
  ['浙江', '杭州'],
] as const;

export function hoursWith(
  window: DigestWindow,
  timeZone: string,
  callsAt: (hour: number, index: number) => { calls: number; leads: number },
): HourFigures[] {
  return hoursOf(window, timeZone).map(({ fromMs, toMs }, index) => {
    const { calls, leads } = callsAt(zonedParts(fromMs, timeZone).hour, index);
    return { fromMs, toMs, calls, leads, connected: Math.round(calls * 0.43) };
  });
}

const workingHour = (hour: number): { calls: number; leads: number } => ({
  calls: WORKING_HOURS[hour - 9] ?? 0,
  leads: LEADS_OF_HOURS[hour - 9] ?? 0,
});

export function aDigestLead(index: number, overrides: Partial<DigestLead> = {}): DigestLead {
  const [province, city] = PLACES[index % PLACES.length] ?? ['安徽', '蚌埠'];
  return {
    id: `record-${index + 1}`,
    name: NAMES[index % NAMES.length] ?? null,
    phone: `1380000${String(1001 + index)}`,
    company: COMPANIES[index % COMPANIES.length] ?? null,
    province,
    city,
    taskName: index % 3 === 2 ? '冬令营邀约' : '秋季课程回访',
    grade: 1,
    atMs: Date.parse('2026-11-22T12:20:00Z') - index * 47 * MINUTE_MS,
    ...overrides,
  };
}

/** More are in no message either. */
const MOST_LEADS = 500;

/** Grades that add up to the calls of these hours. */
function countsOf(hours: readonly HourFigures[]): WindowCounts {
  const sum = (of: 'calls' | 'connected' | 'leads') => hours.reduce((all, hour) => all + hour[of], 0);
  const [calls, connected, leads] = [sum('calls'), sum('connected'), sum('leads')];
  const rest = connected - leads;
  const [b, c, d] = [Math.floor(rest * 0.07), Math.floor(rest * 0.2), Math.floor(rest * 0.34)];
  const byGrade = { 1: leads, 2: b, 3: c, 4: d, 5: rest - b - c - d };
  return {
    calls,
    connected,
    leads,
    grades: { byGrade, ungraded: calls - connected },
    talkMedianMs: connected > 0 ? 72_400 : null,
  };
}

/** Sunday 22 November 2026 in Shanghai, of two tasks, one day of many. */
export function aDigest(overrides: Partial<DigestFigures> = {}): DigestFigures {
  const window = overrides.window ?? windowOf('2026-11-22 00:00:00', '2026-11-23 00:00:00');
  const timeZone = overrides.timeZone ?? SHANGHAI;
  const byHour = overrides.byHour ?? hoursWith(window, timeZone, workingHour);
  const total = { ...countsOf(byHour), roundsMedian: 4 };
  const half = { calls: 800, connected: 352, leads: Math.min(8, total.leads) };
  return {
    digest: 'daily',
    every: 'day',
    covers: 'calendar',
    window,
    timeZone,
    total,
    previous: {
      ...total,
      calls: total.calls + 120,
      connected: total.connected - 9,
      leads: Math.max(0, total.leads - 3),
      grades: {
        byGrade: { 1: Math.max(0, total.leads - 3), 2: 41, 3: 100, 4: 190, 5: 202 },
        ungraded: total.grades.ungraded + 129,
      },
      talkMedianMs: 68_000,
    },
    byTask: [
      { taskKey: 'a', name: '秋季课程回访', fault: null, ...half },
      {
        taskKey: 'b',
        name: '冬令营邀约',
        fault: null,
        calls: total.calls - half.calls,
        connected: total.connected - half.connected,
        leads: total.leads - half.leads,
      },
    ],
    byHour,
    byProvince: [
      { province: '安徽', calls: 600, leads: 5 },
      { province: '江苏', calls: 384, leads: 4 },
      { province: null, calls: total.calls - 984, leads: total.leads - 9 },
    ],
    leads: Array.from({ length: Math.min(total.leads, MOST_LEADS) }, (_, index) => aDigestLead(index)),
    alerts: { told: total.leads * 2, due: 0, held: 0, dead: 0, baselined: 0 },
    speed: { medianMs: 45_000, p95Ms: 130_000, count: total.leads * 2 },
    books: { close: true, records: total.calls, unreadable: 0, tasksUnread: 0 },
    ...overrides,
  };
}

/** A day on which nobody was called, after one on which somebody was. */
export function anEmptyDigest(overrides: Partial<DigestFigures> = {}): DigestFigures {
  const window = windowOf('2026-11-22 00:00:00', '2026-11-23 00:00:00');
  const { previous } = aDigest();
  const byHour = hoursWith(window, SHANGHAI, () => ({ calls: 0, leads: 0 }));
  return aDigest({
    byHour,
    previous,
    total: { ...countsOf(byHour), roundsMedian: null },
    byTask: [{ taskKey: 'a', name: '秋季课程回访', calls: 0, connected: 0, leads: 0, fault: null }],
    byProvince: [],
    leads: [],
    alerts: { told: 0, due: 0, held: 0, dead: 0, baselined: 0 },
    speed: null,
    ...overrides,
  });
}

/** 16 to 22 November 2026: by day, with less of it at the weekend. */
export function aWeek(overrides: Partial<DigestFigures> = {}): DigestFigures {
  const window = windowOf('2026-11-16 00:00:00', '2026-11-23 00:00:00');
  const byHour = hoursWith(window, SHANGHAI, (hour, index) => {
    const { calls, leads } = workingHour(hour);
    const share = [1, 0.92, 1.08, 0.97, 1.02, 0.5, 0.3][Math.floor(index / 24)] ?? 1;
    return { calls: Math.round(calls * share), leads: share < 0.6 ? Math.min(leads, 1) : leads };
  });
  return aDigest({ digest: 'weekly', every: 'week', window, byHour, ...overrides });
}

/** 25 October 2026 in Berlin, when clocks go back: 25 hours, two of them from 2 to 3. */
export function aLongDay(overrides: Partial<DigestFigures> = {}): DigestFigures {
  const timeZone = 'Europe/Berlin';
  const window = windowOf('2026-10-25 00:00:00', '2026-10-26 00:00:00', timeZone);
  const byHour = hoursWith(window, timeZone, (_hour, index) => ({
    calls: 20 + index,
    leads: index % 5 === 2 ? 1 : 0,
  }));
  return aDigest({ window, timeZone, byHour, ...overrides });
}

/** Nobody has so many calls. */
export function aHugeDigest(): DigestFigures {
  const window = windowOf('2026-11-22 00:00:00', '2026-11-23 00:00:00');
  const byHour = hoursWith(window, SHANGHAI, (hour) => ({
    calls: 512_345 + hour * 1111,
    leads: 10_234 + hour * 7,
  }));
  return aDigest({ byHour, speed: { medianMs: 45 * 60_000, p95Ms: 3 * 3_600_000, count: 400_000 } });
}

/** Read while a task could not be. */
export function aHoledDigest(): DigestFigures {
  const digest = aDigest();
  return aDigest({
    byTask: digest.byTask.map((task, at) => (at === 0 ? { ...task, fault: 'token-refused' } : task)),
    books: { ...digest.books, close: false, tasksUnread: 1 },
    alerts: { told: 20, due: 2, held: 1, dead: 1, baselined: 5 },
    previous: null,
  });
}

/** From one evening to the next. */
export const anEveningDigest = (): DigestFigures =>
  aDigest({
    digest: 'evening',
    covers: 'since-last',
    window: windowOf('2026-11-21 20:07:00', '2026-11-22 20:07:00'),
  });

/** The same day where reps take leads: ten of twelve were taken, one by nobody, one fell. */
export function anAnsweredDigest(): DigestFigures {
  const digest = aDigest();
  const person = (id: string, name: string, given: number, taken: number, medianMs: number | null) => ({
    id,
    name,
    given,
    taken,
    withOutcome: Math.max(0, taken - 1),
    medianMs,
  });
  return {
    ...digest,
    answers: {
      leads: 12,
      taken: 10,
      untaken: 1,
      fallen: 1,
      medianMs: 3 * MINUTE_MS,
      p95Ms: 11 * MINUTE_MS,
      outcomes: {
        contacted: 3,
        'not-reached': 2,
        appointment: 1,
        won: 1,
        'not-interested': 0,
        'wrong-number': 0,
      },
      withoutOutcome: 3,
      byPerson: [
        person('zhangsan', '张三', 5, 5, 2 * MINUTE_MS),
        person('lisi', '李四', 5, 4, 4 * MINUTE_MS),
        person('wangwu', '王五', 2, 1, 9 * MINUTE_MS),
        person('alexandra', 'Alexandra Konstantinopoulos', 1, 0, null),
      ],
    },
    leads: digest.leads.map((lead, at) => ({
      ...lead,
      answer:
        at === 2
          ? { by: null, tookMs: null, outcome: null }
          : {
              by: at % 2 === 0 ? '张三' : '李四',
              tookMs: (at + 1) * MINUTE_MS,
              outcome: at === 0 ? 'appointment' : null,
            },
    })),
  };
}
