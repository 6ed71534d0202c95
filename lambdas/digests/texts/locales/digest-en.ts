import { OUTCOME_WORDS } from '../../../assignment/outcome-words.ts';
import { thousands } from '../../../platform/text/thousands.ts';
import type { DayParts, DigestWords } from '../words.ts';

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const weekday = (day: number): string => WEEKDAYS[day - 1] ?? '';
const monthAndYear = ({ year, month }: DayParts): string =>
  `${MONTHS[month - 1] ?? month}${year === null ? '' : ` ${year}`}`;
const date = (day: DayParts): string => `${day.day} ${monthAndYear(day)}`;

export const digestWordsEn: DigestWords = {
  badge: ({ every }) => (every === 'week' ? '[Weekly] ' : '[Daily] '),
  day: (day) => `${weekday(day.weekday)} ${date(day)}`,
  days: (from, to) =>
    from.month === to.month && from.year === to.year
      ? `${from.day}–${date(to)}`
      : `${date(from)} – ${date(to)}`,
  span: (from, to) => `${date(from.day)} ${from.time} – ${date(to.day)} ${to.time}`,
  weekday,
  onDay: (day, time) => `${weekday(day)} ${time}`,
  headline: (when, leads, calls, rate) => `${when}: ${leads}, ${calls} calls, ${rate} connected`,
  headlineEmpty: (when) => `${when}: no calls`,
  headlineUnread: (when) => `${when}: call records could not be read`,
  leads: {
    a: {
      short: 'A leads',
      heading: 'A leads',
      counted: (count) => (count === 1 ? '1 A lead' : `${thousands(count)} A leads`),
      none: 'No A leads.',
      share: 'A leads of connected',
    },
    any: {
      short: 'Leads',
      heading: 'Leads',
      counted: (count) => (count === 1 ? '1 lead' : `${thousands(count)} leads`),
      none: 'No leads.',
      share: 'Leads of connected',
    },
  },
  noCalls: 'No call records in this time. leadbell is running, and rings as soon as there is a lead.',
  moreAnswered: (count) => `${count} more not listed here; those that nobody took come first.`,
  more: (count) => `${count} more not listed here; the dialling platform has them all.`,
  before: ({ every, covers }) =>
    covers === 'since-last'
      ? 'vs the last one'
      : every === 'week'
        ? 'vs the week before'
        : 'vs the day before',
  beforeColumn: ({ every, covers }) =>
    covers === 'since-last' ? 'Last one' : every === 'week' ? 'Week before' : 'Day before',
  beforeUnread: ({ every, covers }) =>
    `The ${covers === 'since-last' ? 'time' : every} before could not be read: nothing to compare with.`,
  nowColumn: 'Now',
  changeColumn: 'Change',
  shareColumn: 'Share',
  same: 'same',
  points: (difference) => `${difference} pts`,
  labelled: (label, value) => `${label}: ${value}`,
  separator: ' · ',
  labels: {
    calls: 'Calls',
    connected: 'Connected',
    rate: 'Connected rate',
    talk: 'Talk, median',
    rounds: 'Rounds, median',
    grades: 'Grades',
    ungraded: 'Not graded',
    otherGrades: 'Other',
    alerts: 'Alerts',
    speed: 'Speed to alert',
    byTask: 'By task',
    byHour: 'By hour',
    byDay: 'By day',
    byProvince: 'By province',
    unknownProvince: 'unknown',
    grade: '',
  },
  count: (count) => count,
  rounds: (count) => `${count} rounds`,
  speed: (median, slowest) => `${median} from hang-up (median), 95% within ${slowest}`,
  speedCount: (count) => ` (${count} alerts)`,
  allTold: (count) => (count === '1' ? 'the 1 alert was delivered' : `all ${count} alerts delivered`),
  alertStates: { told: 'delivered', due: 'due', held: 'held', dead: 'failed', baselined: 'recorded only' },
  baselined: (count) => `${count} from before the start were recorded, not alerted`,
  taskLine: (name, leads, calls) => `${name}: ${leads}, ${calls} calls`,
  taskUnread: 'not read',
  taskPartlyRead: 'not all read',
  otherTasks: (count) => `${count} other tasks`,
  warnings: {
    unread: (names) => `Note: the call records of ${names} could not be read and are not counted.`,
    partlyRead: (names) => `Note: not all call records of ${names} could be read; the figures are too low.`,
    booksOpen: "Note: the platform's total and the records read differ; the figures may be incomplete.",
    skipped: (account, minutes) =>
      `Note: in ${minutes} ${minutes === '1' ? 'minute' : 'minutes'} not all tasks of account “${account}” could be read; alerts of that time may have come late.`,
    unreadable: (count) => `Note: ${count} call records could not be understood and are not counted.`,
  },
  answers: {
    heading: 'Taken',
    taken: (taken, leads) => `${taken} of ${leads}`,
    speed: (median, slowest) => `${median} to take one (median), 95% within ${slowest}`,
    untaken: (count) => `${count} not taken`,
    fallen: (count) => `${count} fell before that`,
    outcomes: 'Outcomes',
    outcome: OUTCOME_WORDS.en,
    withoutOutcome: 'not said',
    person: (name, taken, given, median) =>
      `${name}: took ${taken} of ${given}${median === null ? '' : ` · ${median}`}`,
    columns: { taken: 'Taken', given: 'Given', median: 'Median', withOutcome: 'Outcome said' },
    otherPeople: (count) => `${count} others`,
    takenBy: (name, took) => `taken by ${name}, ${took}`,
    nobody: 'not taken',
  },
  openQuote: '“',
  closeQuote: '”',
  listSeparator: ', ',
  chart: {
    title: ({ every }) => (every === 'week' ? 'Weekly call report' : 'Daily call report'),
    by: (what, isWeek) => `${what} by ${isWeek ? 'day' : 'hour'}`,
    before: ({ every, covers }) =>
      covers === 'since-last' ? 'vs last one' : every === 'week' ? 'vs prev. week' : 'vs prev. day',
    grades: 'Grades',
    connectedPart: 'connected',
    hour: (hour) => `${hour}:00`,
    oddHours: (hours) => `${hours} hours: clocks changed`,
    empty: 'No calls',
    nothingRead: 'Call records could not be read',
    unread: 'Not all could be read: figures are too low',
    booksOpen: "The platform's total differs: perhaps incomplete",
    speed: (median) => `Alerts ${median} after hang-up (median)`,
    repeat: 'Repeat 重发',
  },
};
