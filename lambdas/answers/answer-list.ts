import { type Asked, linked } from './asked.ts';
import { listPage } from './pages/list-page.ts';
import { readLeads } from './read-lead.ts';
import { notice, pageResponse } from './respond.ts';
import type { SiteDeps } from './site-deps.ts';
import type { WebResponse } from './web.ts';

/** The leads of a message that was a list. Each leads to its own page. */
export async function answerList(deps: SiteDeps, asked: Asked, listId: string): Promise<WebResponse> {
  const { ctx, answers, visitor, isPreview } = asked;
  const records = await deps.lists.get(listId);
  const leads = records === null ? [] : await readLeads(deps, records);
  if (leads.length === 0) return notice(ctx.locale, 'expired');
  return pageResponse(
    200,
    listPage({
      ...ctx,
      config: deps.config,
      person: isPreview ? null : visitor.person,
      isChoice: answers.identity === 'choose' && !isPreview,
      leads: linked(leads, asked),
    }),
  );
}
