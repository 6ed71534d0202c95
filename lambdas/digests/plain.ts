import type { Message } from '../channels/channel.ts';
import { gradeLetter } from '../leads/grade.ts';
import type { Locale, RenderContext } from '../messages/context.ts';
import { fitLines, type Line } from '../messages/fit.ts';
import { neutralise, plainLine } from '../messages/neutralise.ts';
import { MINUTE_MS, SECOND_MS } from '../platform/duration.ts';
import { formatZonelessTime } from '../platform/zoned-time.ts';
import type { DigestFigures } from './figures.ts';
import type { DrawChart } from './write-deliveries.ts';

type Clean = (text: string) => string;

/** There is no chart yet. */
export const drawChart: DrawChart | null = null;

/** The figures in plain lines, the headline first, and as many leads as fit. Until they have a form of their own. */
export function renderDigest(figures: DigestFigures, context: RenderContext & { id: string }): Message {
  const words = WORDS[context.locale];
  const { limits, id } = context;
  const head = words.head(figures.digest, spanOf(figures));
  const lead = words.calls(figures.total.calls, figures.total.connected, figures.total.leads);
  const form = (clean: Clean, around: string, maxBytes: number) => {
    const facts = [head, lead, ...factsOf(figures, words)].map(clean);
    const lines: Line[] = facts.map((text, rank) => ({
      rank,
      text: rank === 0 ? around + text + around : text,
    }));
    const rows = figures.leads.map((one, index) => ({
      rank: lines.length + index,
      text: rowOf(one, figures, clean),
    }));
    for (let count = rows.length; count >= 0; count = Math.floor(count * 0.8) - (count === 0 ? 1 : 0)) {
      const left = figures.total.leads - count;
      const more = left > 0 ? [{ rank: 0, text: words.more(left) }] : [];
      const all = [...lines, ...rows.slice(0, count), ...more];
      const text = fitLines(all, maxBytes);
      if (text.split('\n').length === all.length || count === 0) return text;
    }
    return head;
  };
  return {
    id,
    event: 'digest',
    subject: plainLine(head),
    markdown: form(neutralise, '**', limits.markdownBytes),
    text: form(plainLine, '', limits.textBytes),
    sms: plainLine(`${head} ${lead}`),
    data: { id, event: 'digest', repeat: false, figures },
    attributes: { event: 'digest' },
    mention: false,
  };
}

interface PlainWords {
  head(name: string, span: string): string;
  calls(calls: number, connected: number, leads: number): string;
  before(calls: number, connected: number, leads: number): string;
  grades(grades: string, ungraded: number): string;
  alerts(told: number, due: number, held: number, dead: number): string;
  speed(median: string, slowest: string): string;
  unread(names: string): string;
  booksOpen: string;
  more(count: number): string;
}

const WORDS: Readonly<Record<Locale, PlainWords>> = {
  'zh-CN': {
    head: (name, span) => `汇总 ${name}：${span}`,
    calls: (calls, connected, leads) => `拨打 ${calls}，接通 ${connected}，线索 ${leads}`,
    before: (calls, connected, leads) => `上一期：拨打 ${calls}，接通 ${connected}，线索 ${leads}`,
    grades: (grades, ungraded) => `评级：${grades}，未评级 ${ungraded}`,
    alerts: (told, due, held, dead) => `提醒：已送达 ${told}，待发 ${due}，暂缓 ${held}，失败 ${dead}`,
    speed: (median, slowest) => `从挂断到送达：一半在 ${median} 内，95% 在 ${slowest} 内`,
    unread: (names) => `没有读全的任务：${names}`,
    booksOpen: '账没有对上：平台报的总数和读到的条数不一致',
    more: (count) => `还有 ${count} 条线索没有列出`,
  },
  en: {
    head: (name, span) => `Digest ${name}: ${span}`,
    calls: (calls, connected, leads) => `${calls} calls, ${connected} connected, ${leads} leads`,
    before: (calls, connected, leads) => `Before: ${calls} calls, ${connected} connected, ${leads} leads`,
    grades: (grades, ungraded) => `Grades: ${grades}, not graded ${ungraded}`,
    alerts: (told, due, held, dead) => `Alerts: ${told} told, ${due} due, ${held} held, ${dead} dead`,
    speed: (median, slowest) => `From hang-up to delivered: half within ${median}, 95% within ${slowest}`,
    unread: (names) => `Tasks that could not be read in full: ${names}`,
    booksOpen: "The books do not close: the vendor's total and the records read differ",
    more: (count) => `${count} more leads are not listed`,
  },
};

function factsOf(figures: DigestFigures, words: PlainWords): string[] {
  const { previous, total, alerts, speed, byTask, books } = figures;
  const grades = Object.entries(total.grades.byGrade).map(
    ([grade, count]) => `${gradeLetter(Number(grade))} ${count}`,
  );
  const unread = byTask.filter(({ fault }) => fault !== null).map(({ name }) => name);
  return [
    ...(unread.length > 0 ? [words.unread(unread.join(', '))] : []),
    ...(unread.length === 0 && !books.close ? [words.booksOpen] : []),
    ...(previous ? [words.before(previous.calls, previous.connected, previous.leads)] : []),
    words.grades(grades.join(' '), total.grades.ungraded),
    words.alerts(alerts.told, alerts.due, alerts.held, alerts.dead),
    ...(speed ? [words.speed(lengthOf(speed.medianMs), lengthOf(speed.p95Ms))] : []),
  ];
}

function rowOf(lead: DigestFigures['leads'][number], { timeZone }: DigestFigures, clean: Clean): string {
  const time = lead.atMs === null ? null : formatZonelessTime(lead.atMs, timeZone).slice(5, 16);
  const parts = [gradeLetter(lead.grade), lead.name ?? lead.company, lead.phone, time, lead.taskName];
  return clean(parts.filter((part) => part !== null).join(' '));
}

function spanOf({ window, timeZone }: DigestFigures): string {
  const [from, to] = [window.fromMs, window.toMs].map((atMs) =>
    formatZonelessTime(atMs, timeZone).slice(0, 16),
  );
  return `${from} – ${to}`;
}

function lengthOf(ms: number): string {
  const seconds = Math.round(ms / SECOND_MS);
  const minutes = Math.floor(ms / MINUTE_MS);
  return minutes === 0 ? `${seconds} s` : `${minutes} min ${seconds - minutes * 60} s`;
}
