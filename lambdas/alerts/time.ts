import type { RenderContext } from '../messages/context.ts';
import type { Tone } from '../messages/document.ts';
import { HOUR_MS, MINUTE_MS } from '../platform/time/duration.ts';
import { zonedParts } from '../platform/time/zoned-time.ts';
import type { Words } from './locales/words.ts';

/** `9月29日 15:09` in the team's zone, with the year unless it is the current one. */
export function timeText(atMs: number, ctx: RenderContext, words: Words): string {
  const at = zonedParts(atMs, ctx.timeZone);
  const now = zonedParts(ctx.nowMs, ctx.timeZone);
  const date = words.date(at.year === now.year ? null : at.year, at.month, at.day);
  return `${date} ${twoDigits(at.hour)}:${twoDigits(at.minute)}`;
}

/** How long ago that was, in words: how hot the lead still is. */
export function warmthOf(ageMs: number): Tone {
  if (ageMs < 10 * MINUTE_MS) return 'good';
  return ageMs < HOUR_MS ? 'quiet' : 'warn';
}

const twoDigits = (value: number): string => String(value).padStart(2, '0');
