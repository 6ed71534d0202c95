import * as v from 'valibot';
import { someOf } from './section.ts';
import { show } from './show.ts';

/** Monday first, as ISO counts them. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

export const weekday = v.picklist(
  WEEKDAYS,
  (issue) => `expected ${WEEKDAYS.join(' or ')}, got ${show(issue.input)}`,
);

/** A list of days, or one of these words for some. */
export function daysOr<const Word extends string>(words: readonly Word[]) {
  return v.union(
    [v.picklist(words), someOf(weekday)],
    `expected ${words.join(', ')}, or a list of ${WEEKDAYS.join(', ')}`,
  );
}

/** `HH:MM`, as minutes after midnight. */
export const minuteOfDay = v.pipe(
  v.string((issue) => `expected a time such as "08:37", in quotes, got ${show(issue.input)}`),
  v.regex(
    /^([01]\d|2[0-3]):[0-5]\d$/,
    (issue) => `expected a time such as "08:37", got ${show(issue.input)}`,
  ),
  v.transform((value) => Number(value.slice(0, 2)) * 60 + Number(value.slice(3))),
);

/** The same, and `24:00`: what the end of a day may be called. */
export const endOfDay = v.union(
  [
    v.pipe(
      v.literal('24:00'),
      v.transform(() => 24 * 60),
    ),
    minuteOfDay,
  ],
  (issue) => `expected a time such as "21:00" or "24:00", in quotes, got ${show(issue.input)}`,
);
