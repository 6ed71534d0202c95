import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../platform/time/duration.ts';
import type { BadgeFacts, Words } from './words.ts';

const LABEL_CHARS = 4;

const marksOf = ({ late, repeat }: Pick<BadgeFacts, 'late' | 'repeat'>): string =>
  (late ? ' · 补发' : '') + (repeat ? ' · 重发' : '');

function badgeText({ kind, grade, newGrade, previous, isFirst, ...marked }: BadgeFacts): string {
  const again = marksOf(marked);
  if (kind === 'correction') return `${isFirst ? '' : '再次'}更正 ${grade} → ${newGrade ?? '未评级'}${again}`;
  if (kind === 'again') return `再次为 ${grade}${again}`;
  if (previous === null) return grade + again;
  return `${grade} · ${previous.rose ? `由 ${previous.grade} 升` : `原 ${previous.grade}`}${again}`;
}

export const zhCN: Words = {
  badge: (facts) => `【${badgeText(facts)}】`,
  rowBadge: badgeText,
  listHead({ grades, corrections, count, total, ...marked }) {
    const [only] = grades;
    const parts = grades.map(({ grade, count: leads }) => `${grade} ${leads} 条`);
    if (corrections > 0) parts.push(`更正 ${corrections} 条`);
    const rest = total > count ? `（共 ${total} 条，其余随后）` : '';
    const again = marksOf(marked);
    if (only && grades.length === 1 && corrections === 0) {
      return `【${only.grade}${again}】${count} 条线索${rest}`;
    }
    return `【${count} 条${again}】${parts.join('，')}${rest}`;
  },
  companySeparator: ' · ',
  taskSeparator: '｜',
  separator: ' · ',
  tagSeparator: '、',
  unknownLead: '新线索',
  tasks: (count) => `${count} 个任务`,
  said: (quote) => ({ before: '客户说：', quoted: `“${quote}”` }),
  todo: {
    correction: ({ grade, newGrade, isFirst }) =>
      newGrade === null
        ? `${grade} 级${isFirst ? '已' : '再次'}撤销：还没联系的，不用再优先联系。`
        : `${isFirst ? '已' : '再次'}由 ${grade} 级改为 ${newGrade} 级：还没联系的，不用再优先联系；已联系的，按 ${newGrade} 级跟进。`,
    again: (grade) => `之前已更正降级，现在又评为 ${grade} 级：请恢复跟进。`,
    late: '补发：这条线索之前没有通知到，现在补上。请先确认是否已有同事联系过。',
    repeat: '重发：上一次发送没有收到确认，你可能已经看过这条。',
  },
  labels: {
    name: '姓名',
    company: '公司',
    task: '任务',
    phone: '电话',
    record: '记录',
    place: '地区',
    called: '呼叫',
    talk: '通话',
    tags: '标签',
    contact: '联系方式',
    note: '备注',
    link: '链接',
  },
  openLink: '打开客户资料',
  listMore: ({ count, total, isOnPage }) =>
    `${count === total ? '' : `其中 ${count} 条`}另有联系方式或客户资料，${isOnPage ? '接手后在页面上可见' : '请按电话到外呼平台或客户系统查看'}`,
  gender: (gender) => (gender === 1 ? '女' : gender === 2 ? '男' : null),
  operator: (name) => name,
  place: (province, city) => `${province}${city}`,
  talk(ms) {
    if (ms < MINUTE_MS) return `${Math.floor(ms / SECOND_MS)} 秒`;
    const hours = Math.floor(ms / HOUR_MS);
    const minutes = Math.floor((ms % HOUR_MS) / MINUTE_MS);
    if (hours > 0) return minutes === 0 ? `${hours} 小时` : `${hours} 小时 ${minutes} 分`;
    const seconds = Math.floor((ms % MINUTE_MS) / SECOND_MS);
    return seconds === 0 ? `${minutes} 分钟` : `${minutes} 分 ${seconds} 秒`;
  },
  rounds: (count) => `${count} 轮`,
  ago(ms) {
    if (ms < MINUTE_MS) return '刚刚';
    if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} 分钟前`;
    if (ms < DAY_MS) return `${Math.floor(ms / HOUR_MS)} 小时前`;
    return `${Math.floor(ms / DAY_MS)} 天前`;
  },
  timeWithAge: (time, ago) => `${time}（${ago}）`,
  date(year, month, day) {
    const date = `${month}月${day}日`;
    return year === null ? date : `${year}年${date}`;
  },
  padLabel: (label) => label + '　'.repeat(Math.max(0, LABEL_CHARS - Array.from(label).length) + 1),
};
