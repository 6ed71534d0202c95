import type { RenderDigest } from '../../lambdas/digests/write-deliveries.ts';
import { verbatim } from './printed.ts';

/** What a digest says in stories about how it travels: enough to tell one from another. */
export const plainDigest: RenderDigest = (figures, { id }) => {
  const { total, books } = figures;
  const text = `拨打 ${total.calls}，线索 ${total.leads}，没有读全 ${books.tasksUnread}`;
  return {
    id,
    event: 'digest',
    subject: text,
    document: verbatim(text),
    text,
    sms: text,
    data: { id, event: 'digest', repeat: false, figures },
    attributes: { event: 'digest' },
    mention: false,
  };
};
