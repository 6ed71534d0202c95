import type { AnswerWords } from './answer-words.ts';
import { partsOf } from './time-parts.ts';

/** 重发 stands in every language: a search for repeats finds them all. */
const again = (repeat: boolean): string => (repeat ? ' · repeat 重发' : '');

export const enAnswers: AnswerWords = {
  take: 'Take this lead',
  say: 'Say what came of it',
  assignee: (name) => `For: ${name}`,
  takenAt: (name, time) => `Taken by ${name} at ${time}`,
  rowTaken: (name) => `taken by ${name}`,
  because: { knowsThem: 'took this number before', nobodyElse: 'nobody else of the team is free' },
  unclaimedBadge: (grade, repeat) => `[${grade} · not taken${again(repeat)}] `,
  staleBadge: (grade, repeat) => `[${grade} · no outcome${again(repeat)}] `,
  unclaimed: (waited) => `Nobody for ${waited}: `,
  stale: (name, waited) => `${name} took it ${waited} ago: `,
  returned: (by) => `Given back by ${by}: `,
  todo: {
    reassigned: (from, to) => `${from} has not taken it. Now it is for ${to}: please call.`,
    nobodyLeft: (to) => `Nobody else of the team is free. ${to}, please see to it.`,
    passed: (by, to) => `${by} gave it to ${to}: please call now.`,
    returned: (by, to) => `${by} gave it back. ${to}, please call now.`,
    returnedToAll: (by) => `${by} gave it back. Somebody else, please call now.`,
    last: 'This is the last reminder.',
    lastLead: (lead) => `This is the last reminder. ${lead}, please see to it.`,
    stale: 'If you have called, follow the link and say what came of it.',
  },
  listHead({ unclaimed, stale, repeat }) {
    const parts = [unclaimed > 0 && `${unclaimed} not taken`, stale > 0 && `${stale} without an outcome`];
    return `[${parts.filter(Boolean).join(', ')}${again(repeat)}]`;
  },
  takenHead: (count, repeat) => `[${count} taken${again(repeat)}]`,
  rowRepeat: ' · repeat 重发',
  rowWaited: (waited) => `nobody for ${waited}`,
  rowStale: (waited) => `taken ${waited} ago, no outcome`,
  rowReturned: (by) => `given back by ${by}`,
  rowReturnedToAll: 'for anybody else',
  rowGiven: (name) => `now for ${name}`,
  rowNobodyLeft: (to) => `nobody else of the team is free, ${to} please see to it`,
  rowLast: 'last reminder',
  rowLastLead: (lead) => `last reminder, ${lead} please see to it`,
  passed: (by, who, to) => `${by} has passed ${who} to ${to}`,
  taken: (name, who, took) => `${name} has taken ${who}${took === null ? '' : ` (${took})`}`,
  outcome: (name, who, outcome) => `${name}: ${who}, ${outcome}`,
  repeatMark: '(repeat 重发) ',
  waited(ms) {
    const { days, hours, minutes, seconds } = partsOf(ms);
    if (days > 0) return hours > 0 ? `${days} d ${hours} h` : `${days} d`;
    if (hours > 0) return minutes > 0 ? `${hours} h ${minutes} min` : `${hours} h`;
    return minutes > 0 ? `${minutes} min` : `${seconds} s`;
  },
};
