import * as v from 'valibot';
import type { LogFields } from '../../lambdas/platform/log/log.ts';

/** Name of the task, records that were listed, how long it took, and leads that are told, if any. */
const windowSchema = v.union([
  v.tuple([v.string(), v.number(), v.number(), v.number()]),
  v.tuple([v.string(), v.number(), v.number()]),
]);
const quietSchema = v.object({
  read: v.array(
    v.object({
      account: v.optional(v.string(), ''),
      fromMs: v.optional(v.number(), 0),
      toMs: v.optional(v.nullable(v.number()), null),
      tasks: v.array(windowSchema),
    }),
  ),
});

/** The fields of each window, as a line of its own would have them; null: the line is of another shape. */
export function quietWindows(fields: LogFields): LogFields[] | null {
  const { success, output } = v.safeParse(quietSchema, fields);
  if (!success) return null;
  return output.read.flatMap(({ tasks, ...span }) =>
    tasks.map(([taskName, listed, tookMs, told = 0]) => ({
      taskName,
      ...span,
      outcome: 'complete',
      listed,
      ...(told > 0 ? { reasons: { told } } : {}),
      tookMs,
    })),
  );
}
