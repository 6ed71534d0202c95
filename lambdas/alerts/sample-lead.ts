import type { LeadFacts } from '../leads/facts/facts.ts';
import type { Locale } from '../messages/context.ts';

/** A customer who does not exist, for tests of a channel and for messages that are only looked at. */
export const SAMPLE_LEAD: Readonly<
  Record<
    Locale,
    Pick<LeadFacts, 'taskName' | 'name' | 'company' | 'province' | 'city'> & { quote: string; note: string }
  >
> = {
  'zh-CN': {
    taskName: '测试任务',
    name: '测试客户',
    company: '示例公司',
    province: '安徽',
    city: '合肥',
    quote: '可以，加我微信吧。',
    note: '这是一条测试通知，不是真实客户，请勿拨打。',
  },
  en: {
    taskName: 'Test task',
    name: 'Test customer',
    company: 'Example Ltd',
    province: '安徽',
    city: '合肥',
    quote: 'Yes, send me the details.',
    note: 'This is a test alert. There is no such customer: nobody needs to call.',
  },
};

/** No line has this number: `1380000` stands in examples, and the rest is zeros. */
export const SAMPLE_PHONE = '13800000000';
