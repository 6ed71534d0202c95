import { OUTCOME_WORDS } from '../../../assignment/outcome-words.ts';
import { thousands } from '../../../platform/text/thousands.ts';
import type { DayParts, DigestKind, DigestWords } from '../words.ts';

const WEEKDAYS = ['一', '二', '三', '四', '五', '六', '日'];

const weekday = (day: number): string => `周${WEEKDAYS[day - 1] ?? ''}`;
const date = ({ year, month, day }: DayParts): string =>
  `${year === null ? '' : `${year}年`}${month}月${day}日`;

const before = ({ every, covers }: DigestKind): string =>
  covers === 'since-last' ? '较上期' : every === 'week' ? '较前一周' : '较前一天';

export const digestWordsZhCN: DigestWords = {
  badge: ({ every }) => (every === 'week' ? '【周报】' : '【日报】'),
  day: (day) => `${date(day)} ${weekday(day.weekday)}`,
  days: (from, to) =>
    from.month === to.month && from.year === to.year
      ? `${date(from)}–${to.day}日`
      : `${date(from)}–${date(to)}`,
  span: (from, to) => `${date(from.day)} ${from.time} – ${date(to.day)} ${to.time}`,
  weekday,
  onDay: (day, time) => `${weekday(day)} ${time}`,
  headline: (when, leads, calls, rate) => `${when}：${leads}，呼叫 ${calls} 通，接通率 ${rate}`,
  headlineEmpty: (when) => `${when}：没有呼叫`,
  headlineUnread: (when) => `${when}：通话记录没有读到`,
  leads: {
    a: {
      short: 'A 级',
      heading: 'A 级线索',
      counted: (count) => `A 级 ${thousands(count)} 条`,
      none: '没有 A 级线索。',
      share: 'A 级占接通',
    },
    any: {
      short: '线索',
      heading: '线索',
      counted: (count) => `线索 ${thousands(count)} 条`,
      none: '没有线索。',
      share: '线索占接通',
    },
  },
  noCalls: '这段时间没有通话记录。leadbell 运行正常，一有线索就会通知。',
  moreAnswered: (count) => `还有 ${count} 条没有列出，无人接手的排在前面。`,
  more: (count) => `还有 ${count} 条没有列出，可在外呼平台查看。`,
  before,
  beforeColumn: (kind) => before(kind).slice(1),
  beforeUnread: (kind) => `${before(kind).slice(1)}的数据没有读到，无法对比。`,
  nowColumn: '本期',
  changeColumn: '变化',
  shareColumn: '占比',
  same: '持平',
  points: (difference) => `${difference} 个百分点`,
  labelled: (label, value) => `${label}：${value}`,
  separator: ' · ',
  labels: {
    calls: '呼叫',
    connected: '接通',
    rate: '接通率',
    talk: '通话中位数',
    rounds: '轮次中位数',
    grades: '意向',
    ungraded: '未评级',
    otherGrades: '其他',
    alerts: '通知',
    speed: '通知速度',
    byTask: '按任务',
    byHour: '按小时',
    byDay: '按天',
    byProvince: '按省份',
    unknownProvince: '未知',
    grade: '级',
  },
  count: (count) => `${count} 条`,
  rounds: (count) => `${count} 轮`,
  speed: (median, slowest) => `挂断后 ${median}送达（中位数），95% 在 ${slowest}内`,
  speedCount: (count) => `（共 ${count} 条）`,
  allTold: (count) => `${count} 条全部送达`,
  alertStates: { told: '已送达', due: '待发', held: '暂缓', dead: '失败', baselined: '只记录' },
  baselined: (count) => `启用前的 ${count} 条只记录，没有通知`,
  taskLine: (name, leads, calls) => `${name}：${leads}，呼叫 ${calls} 通`,
  taskUnread: '没有读到',
  taskPartlyRead: '没有读全',
  otherTasks: (count) => `其余 ${count} 个任务`,
  warnings: {
    unread: (names) => `注意：${names}的通话记录没有读到，没有计入。`,
    partlyRead: (names) => `注意：${names}的通话记录没有读全，数字偏少。`,
    booksOpen: '注意：平台报的总数和读到的条数对不上，数字可能不全。',
    skipped: (account, minutes) =>
      `注意：账号“${account}”有 ${minutes} 分钟没能把任务都读一遍，这些时间里的线索通知可能晚到。`,
    unreadable: (count) => `注意：有 ${count} 条通话记录读不懂，没有计入。`,
  },
  answers: {
    heading: '接手',
    taken: (taken, leads) => `${taken}/${leads} 条`,
    speed: (median, slowest) => `${median}接手（中位数），95% 在 ${slowest}内`,
    untaken: (count) => `无人接手 ${count} 条`,
    fallen: (count) => `接手前已降级 ${count} 条`,
    outcomes: '跟进结果',
    outcome: OUTCOME_WORDS['zh-CN'],
    withoutOutcome: '未填写',
    person: (name, taken, given, median) =>
      `${name}：接手 ${taken}/${given} 条${median === null ? '' : ` · ${median}`}`,
    columns: { taken: '接手', given: '分到', median: '中位数', withOutcome: '有结果' },
    otherPeople: (count) => `其余 ${count} 人`,
    takenBy: (name, took) => `已接手 ${name} ${took}`,
    nobody: '无人接手',
  },
  openQuote: '“',
  closeQuote: '”',
  listSeparator: '、',
  chart: {
    title: ({ every }) => (every === 'week' ? '外呼周报' : '外呼日报'),
    by: (what, isWeek) => `${what} · ${isWeek ? '每天' : '每小时'}`,
    before,
    grades: '意向分布',
    connectedPart: '接通',
    hour: (hour) => `${hour}时`,
    oddHours: (hours) => `当天 ${hours} 小时（夏令时切换）`,
    empty: '没有呼叫',
    nothingRead: '通话记录没有读到',
    unread: '有任务没有读全，数字偏少',
    booksOpen: '和平台报的总数对不上，数字可能不全',
    speed: (median) => `挂断后 ${median}通知（中位数）`,
    repeat: '重发',
  },
};
