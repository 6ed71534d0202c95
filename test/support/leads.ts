import type { AlertContext } from '../../lambdas/alerts/alert.ts';
import type { LeadFacts } from '../../lambdas/leads/facts/facts.ts';
import type { DeliveryKind, Told } from '../../lambdas/leads/told.ts';
import { MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import type { Limits } from './printed.ts';

/** Monday 2 March 2026, noon in Shanghai. */
const CALLED_AT_MS = Date.parse('2026-03-02T04:00:00Z');

/** A lead of which everything is known. */
export function aLead(overrides: Partial<LeadFacts> = {}): LeadFacts {
  return {
    recordId: 'record-1',
    taskId: 'task-1',
    taskName: '秋季课程回访',
    grade: 1,
    name: '王芳',
    company: '晨光教育',
    phone: '18555525545',
    gender: 1,
    province: '安徽',
    city: '蚌埠',
    operatorName: '联通',
    talkMs: 97_400,
    rounds: 6,
    calledAtMs: CALLED_AT_MS,
    endedAtMs: CALLED_AT_MS + 2 * MINUTE_MS,
    quote: '可以啊，你先加我微信，把报价发给我看看。',
    tags: ['要报价', '同意加微信'],
    contacts: [{ name: '微信', value: 'wxid_chenguang_88' }],
    note: '负责人：李四；渠道：官网',
    link: 'https://crm.example.cn/?id=record-1',
    ...overrides,
  };
}

/** A lead of which nothing is known but that it is one. */
export function aBareLead(overrides: Partial<LeadFacts> = {}): LeadFacts {
  return aLead({
    name: null,
    company: null,
    phone: null,
    gender: null,
    province: null,
    city: null,
    operatorName: null,
    talkMs: null,
    rounds: null,
    calledAtMs: null,
    endedAtMs: null,
    quote: null,
    tags: [],
    contacts: [],
    note: null,
    link: null,
    ...overrides,
  });
}

export const told = (lead = aLead(), kind: DeliveryKind = 'alert', newGrade: number | null = null): Told => ({
  kind,
  lead,
  newGrade,
});

/** Five minutes after the call of {@link aLead} began. */
export function aContext(overrides: Partial<AlertContext & Limits> = {}): AlertContext & Limits {
  return {
    locale: 'zh-CN',
    timeZone: 'Asia/Shanghai',
    nowMs: CALLED_AT_MS + 5 * MINUTE_MS,
    channel: 'sales-east',
    repeat: false,
    ...overrides,
  };
}
