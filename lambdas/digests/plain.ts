import type { Message } from '../channels/channel.ts';
import type { RenderContext } from '../messages/context.ts';
import { neutralise } from '../messages/neutralise.ts';
import { formatZonelessTime } from '../platform/zoned-time.ts';
import type { DigestFigures } from './figures.ts';

/** The figures in a few lines, until there is a better form. */
export function renderDigest(figures: DigestFigures, context: RenderContext & { id: string }): Message {
  const { window, timeZone, total, books, alerts } = figures;
  const from = formatZonelessTime(window.fromMs, timeZone).slice(0, 16);
  const to = formatZonelessTime(window.toMs, timeZone).slice(0, 16);
  const head = `${figures.digest}：${from} – ${to}`;
  const lines = [
    `拨打 ${total.calls}，接通 ${total.connected}，线索 ${total.leads}`,
    `已通知 ${alerts.told}，待发 ${alerts.due}，失败 ${alerts.dead}`,
    ...(books.tasksUnread > 0 ? [`${books.tasksUnread} 个任务没有读全`] : []),
  ];
  const body = lines.map(neutralise).join('\n');
  return {
    id: context.id,
    event: 'digest',
    subject: head,
    markdown: `**${neutralise(head)}**\n${body}`,
    text: `${head}\n\n${body}`,
    sms: `${head} ${lines[0]}`,
    data: { id: context.id, event: 'digest', repeat: false, figures },
    attributes: { event: 'digest' },
    mention: false,
  };
}

/** One dark pixel. */
export const drawChart = async (_figures: DigestFigures, _locale: string): Promise<Uint8Array> =>
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNgYGD4DwABBAEAfbLI3wAAAABJRU5ErkJggg==',
    'base64',
  );
