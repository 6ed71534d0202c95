import type { AnswerWords } from './answer-words.ts';
import { partsOf } from './time-parts.ts';

const again = (repeat: boolean): string => (repeat ? '·重发' : '');

export const zhCNAnswers: AnswerWords = {
  take: '我来跟进',
  say: '填写结果',
  assignee: (name) => `跟进人：${name}`,
  takenAt: (name, time) => `已由 ${name} ${time} 接手`,
  rowTaken: (name) => `${name} 已接手`,
  because: { knowsThem: '之前跟进过这位客户', nobodyElse: '组内暂时没有其他人可派' },
  unclaimedBadge: (grade, repeat) => `【${grade} 级·未接手${again(repeat)}】`,
  staleBadge: (grade, repeat) => `【${grade} 级·待反馈${again(repeat)}】`,
  unclaimed: (waited) => `${waited}无人接手 `,
  stale: (name, waited) => `${name} 接手${waited}，结果未填 `,
  returned: (by) => `${by} 退回 `,
  todo: {
    reassigned: (from, to) => `${from} 还没接手，改由 ${to} 跟进，请现在联系。`,
    nobodyLeft: (to) => `组内没有其他人可以转派，请 ${to} 安排跟进。`,
    passed: (by, to) => `${by} 转给 ${to} 跟进，请现在联系。`,
    returned: (by, to) => `${by} 退回了，请 ${to} 现在跟进。`,
    returnedToAll: (by) => `${by} 退回了，请其他同事现在跟进。`,
    last: '这是最后一次提醒。',
    lastLead: (lead) => `这是最后一次提醒，请 ${lead} 安排跟进。`,
    stale: '联系过了请点下面的链接，选一下结果。',
  },
  listHead({ unclaimed, stale, repeat }) {
    const parts = [unclaimed > 0 && `${unclaimed} 条未接手`, stale > 0 && `${stale} 条待反馈`];
    return `【${parts.filter(Boolean).join('，')}${again(repeat)}】`;
  },
  takenHead: (count, repeat) => `【${count} 条已接手${again(repeat)}】`,
  rowRepeat: ' · 重发',
  rowWaited: (waited) => `${waited}无人接手`,
  rowStale: (waited) => `接手${waited}，结果未填`,
  rowReturned: (by) => `${by} 退回`,
  rowReturnedToAll: '请其他同事跟进',
  rowGiven: (name) => `改由 ${name} 跟进`,
  rowNobodyLeft: (to) => `组内没有其他人可以转派，请 ${to} 安排`,
  rowLast: '最后一次提醒',
  rowLastLead: (lead) => `最后一次提醒，请 ${lead} 安排`,
  passed: (by, who, to) => `${by} 把 ${who} 转给了 ${to}`,
  taken: (name, who, took) => `${name} 已接手 ${who}${took === null ? '' : `（${took}）`}`,
  outcome: (name, who, outcome) => `${name}：${who} ${outcome}`,
  repeatMark: '（重发）',
  waited(ms) {
    const { days, hours, minutes, seconds } = partsOf(ms);
    if (days > 0) return hours > 0 ? `${days}天${hours}小时` : `${days}天`;
    if (hours > 0) return minutes > 0 ? `${hours}小时${minutes}分` : `${hours}小时`;
    return minutes > 0 ? `${minutes}分钟` : `${seconds}秒`;
  },
};
