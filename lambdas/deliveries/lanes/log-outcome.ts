import { gradeLetter } from '../../leads/grade.ts';
import type { Log } from '../../platform/log/log.ts';
import type { LeadDelivery } from '../delivery.ts';

/** What the log says of each try to tell a lead. `leadbell tail` reads it. */
export const LEAD_TRIED = 'A lead was told, or tried to be';

/**
 * Each try can be followed by the record's id. Who it is about stands in the table alone.
 *
 * @param toAlertMs from hang-up until an alert was taken; null: it is none, or not sent
 */
export function logOutcome(
  log: Log,
  { told, channel, state, attempts, detail, notBeforeMs }: LeadDelivery,
  toAlertMs: number | null = null,
): void {
  const { recordId, taskName, grade } = told.lead;
  log.info(LEAD_TRIED, {
    channel,
    taskName,
    record: recordId,
    kind: told.kind,
    grade: gradeLetter(grade),
    state,
    ...(attempts === 1 ? {} : { attempts }),
    ...(state === 'sent' ? {} : { detail, notBeforeMs }),
    ...(toAlertMs === null ? {} : { toAlertMs }),
  });
}
