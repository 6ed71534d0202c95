import { wordsOf } from '../../alerts/locales/index.ts';
import { timeText } from '../../alerts/time.ts';
import type { RenderContext } from '../../messages/context.ts';
import { zonedParts } from '../../platform/time/zoned-time.ts';

/** What a page is made with, apart from what it shows. */
export type PageContext = Pick<RenderContext, 'locale' | 'timeZone' | 'nowMs'>;

/** `10:03`, and of another day `3月2日 10:03`, in the team's zone. */
export function clockText(atMs: number, ctx: PageContext): string {
  const [at, now] = [zonedParts(atMs, ctx.timeZone), zonedParts(ctx.nowMs, ctx.timeZone)];
  const isToday = at.year === now.year && at.month === now.month && at.day === now.day;
  const text = timeText(atMs, { ...ctx, channel: '' }, wordsOf(ctx.locale));
  return isToday ? text.slice(-'10:03'.length) : text;
}
