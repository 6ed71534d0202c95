import type { LeadFacts } from '../leads/facts.ts';
import type { Locale, RenderContext } from '../messages/context.ts';
import type { Message } from '../messages/message.ts';
import { MINUTE_MS } from '../platform/time/duration.ts';
import { renderAlert } from './alert.ts';

interface TestWords {
  mark: string;
  facts: Pick<LeadFacts, 'taskName' | 'name' | 'company' | 'province' | 'city' | 'quote' | 'note'>;
}

const WORDS: Readonly<Record<Locale, TestWords>> = {
  'zh-CN': {
    mark: '【测试】',
    facts: {
      taskName: '测试任务',
      name: '测试客户',
      company: '示例公司',
      province: '安徽',
      city: '合肥',
      quote: '可以，加我微信吧。',
      note: '这是一条测试通知，不是真实客户，请勿拨打。',
    },
  },
  en: {
    mark: '[TEST] ',
    facts: {
      taskName: 'Test task',
      name: 'Test customer',
      company: 'Example Ltd',
      province: '安徽',
      city: '合肥',
      quote: 'Yes, send me the details.',
      note: 'This is a test alert. There is no such customer: nobody needs to call.',
    },
  },
};

/** No line has this number: `1380000` stands in examples, and the rest is zeros. */
const TEST_PHONE = '13800000000';

/**
 * An alert of a customer who does not exist, marked as a test in every form, that mentions nobody. Machines find
 * `test: true` in its data and the attribute `test`.
 *
 * @param id of this test: machines do not take it for a repeat of the last one
 */
export function renderTestAlert(context: RenderContext, grade: number, id: string): Message {
  const { mark, facts } = WORDS[context.locale];
  const { nowMs } = context;
  const lead: LeadFacts = {
    ...facts,
    recordId: `test-${id}`,
    taskId: 'test',
    grade,
    phone: TEST_PHONE,
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
