import * as v from 'valibot';
import { grade } from '../platform/schema/grade.ts';
import { listOf, section, someOf } from '../platform/schema/section.ts';
import { daysOr, endOfDay, minuteOfDay } from '../platform/schema/times.ts';
import { everEnds, type QuietHours } from '../platform/time/quiet-hours.ts';
import { compileDays } from '../platform/working-days/compile-days.ts';

/** When a channel rests, and what it hears all the same. */
export interface ChannelQuiet extends QuietHours {
  /** Grades, 1 A … 26 Z. */
  except: readonly number[];
}

const span = v.pipe(
  section({
    from: minuteOfDay,
    to: endOfDay,
    days: v.optional(daysOr(['all', 'workdays', 'restdays']), 'all'),
    except: v.optional(listOf(grade), []),
  }),
  v.check(
    ({ from, to }) => from !== to,
    'expected two different times; a whole day is from "00:00" to "24:00"',
  ),
  v.transform(
    ({ from, to, days, except }): ChannelQuiet => ({
      fromMinute: from,
      toMinute: to,
      ...compileDays(days),
      except: [...new Set(except)].sort((one, other) => one - other),
    }),
  ),
);

/** One, or a list of them. What is written decides which of them is judged. */
const spans = v.pipe(
  v.lazy((written): v.GenericSchema<unknown, ChannelQuiet[]> => {
    if (Array.isArray(written)) return someOf(span);
    return v.pipe(
      span,
      v.transform((one) => [one]),
    );
  }),
  v.check(
    (all: ChannelQuiet[]) => everEnds(all),
    'there is no time of no rest: what waits would never be told',
  ),
);

/** The key of every receiver's section that says when it rests. */
export const rests = { quiet: v.optional(spans) };
