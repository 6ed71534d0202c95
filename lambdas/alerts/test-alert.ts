import type { LeadFacts } from '../leads/facts/facts.ts';
import type { Locale, RenderContext } from '../messages/context.ts';
import type { Message } from '../messages/message.ts';
import { MINUTE_MS } from '../platform/time/duration.ts';
import { renderAlert } from './alert.ts';
import { SAMPLE_LEAD, SAMPLE_PHONE } from './sample-lead.ts';

const MARKS: Readonly<Record<Locale, string>> = { 'zh-CN': '【测试】', en: '[TEST] ' };

/**
 * An alert of a customer who does not exist, marked as a test in every form, that mentions nobody. Machines find
 * `test: true` in its data and the attribute `test`.
 *
 * @param id of this test: machines do not take it for a repeat of the last one
 */
export function renderTestAlert(context: RenderContext, grade: number, id: string): Message {
  const mark = MARKS[context.locale];
  const { nowMs } = context;
  const lead: LeadFacts = {
    ...SAMPLE_LEAD[context.locale],
    recordId: `test-${id}`,
    taskId: 'test',
    grade,
    phone: SAMPLE_PHONE,
    gender: null,
    operatorName: null,
    talkMs: MINUTE_MS,
    rounds: 4,
    calledAtMs: nowMs - 2 * MINUTE_MS,
    endedAtMs: nowMs - MINUTE_MS,
    tags: [],
    contacts: [],
    link: null,
  };
  const message = renderAlert({ kind: 'alert', lead, newGrade: null }, { ...context, repeat: false });
  return {
    ...message,
    subject: mark + message.subject,
    document: { ...message.document, mark },
    text: mark + message.text,
    sms: mark + message.sms,
    data: { ...message.data, test: true },
    attributes: { ...message.attributes, test: 'true' },
    mention: false,
  };
}
