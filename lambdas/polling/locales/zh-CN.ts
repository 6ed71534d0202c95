import type { PollErrorCode } from '../../call-records/errors.ts';
import { gradeLetter } from '../../leads/grade.ts';
import type { DetailWords } from './words.ts';

const FAULTS: Partial<Record<PollErrorCode, string>> = {
  'time-out': '超时',
  unavailable: '平台出错',
  'unexpected-answer': '应答看不懂',
  throttled: '平台限流',
};

export const zhCNDetails: DetailWords = {
  unreadable({ from, to, since, fault, rows }) {
    const place = rows === null ? '' : `${rows}，`;
    return `${place}${from} 到 ${to} 的通话，从 ${since} 起读不出来（${FAULTS[fault] ?? fault}）`;
  },
  rows(from, to, backMinutes) {
    const rows =
      to === null ? `第 ${from} 行及以后` : from === to ? `第 ${from} 行` : `第 ${from} 到 ${to} 行`;
    return `最近 ${backMinutes} 分钟列表的${rows}`;
  },
  unreadableIn: (spans, timeZone) => `${spans.join('；')}。时间按 ${timeZone}。其余都已读取。`,
  recordsUnreadable: (count) => `${count} 条记录没有编号，或者等级无法识别`,
  otherTask: (asked, rows, taskIds) =>
    `查询的是任务 ${asked}，收到 ${rows} 条属于 ${taskIds.join('、')} 的记录`,
  dateDiffers(long, isBehind, recordsAgree) {
    const date = `平台应答里的时间（Date）比本机${isBehind ? '慢' : '快'} ${long}`;
    return recordsAgree
      ? `${date}，但最新的通话记录与本机一致：是平台的网页服务器或中间代理的时钟不准，本机时钟和该账号的 timeZone 没有问题`
      : `${date}：平台或本机的时钟不准`;
  },
  recordsDiffer(long, isBehind, timeZone, zone) {
    const dated = `最新的通话记录比本机时间${isBehind ? '早' : '晚'} ${long}：平台写的多半不是该账号配置的 timeZone（${timeZone}）`;
    return zone === null ? dated : `${dated}，而是 ${zone}；确认后请把 timeZone 改成 ${zone} 的时区`;
  },
  recordsFarOff: (long, isBehind) =>
    `最新的通话记录比本机时间${isBehind ? '早' : '晚'} ${long}：时区不会差这么多，多半是平台或本机的时钟设错了，请校时`,
  stray: (record, dated, long) =>
    `记录 ${record} 的时间是 ${dated}，比本机时间晚 ${long}；其余记录都正常，所以是这一条自己的时间不对`,
  long: (minutes) =>
    minutes < 60
      ? `${minutes} 分钟`
      : `${Math.floor(minutes / 60)} 小时${minutes % 60 === 0 ? '' : ` ${minutes % 60} 分钟`}`,
  filterWrong(task, record, grade, grades) {
    const letters = grades.map(gradeLetter).join('、');
    const isHidden = grades.includes(grade);
    return `任务“${task}”的记录 ${record} 是 ${gradeLetter(grade)} 级：只要 ${letters} 级时（intention_tags），平台${isHidden ? '没有返回这一条' : '却返回了这一条'}`;
  },
  tokenEnds: (days, until) => `${until} 到期，只剩不到 ${days} 天`,
  tooManyTasks: (match, atMost, left, names) =>
    `discover.match（${match}）最多读 ${atMost} 个任务，还有 ${left} 个没有读：${names.join('、')}${left > names.length ? ' 等' : ''}`,
};
