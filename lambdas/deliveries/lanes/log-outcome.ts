import { gradeLetter } from '../../leads/grade.ts';
import type { Log } from '../../platform/log/log.ts';
import type { LeadDelivery } from '../delivery.ts';

/** What the log says of each try to tell a lead. `leadbell tail` reads it. */
export const LEAD_TRIED = 'A lead was told, or tried to be';

/** Each try can be followed by the record's id. Who it is about stands in the table alone. */
export function logOutcome(
  log: Log,
  { told, channel, taskKey, state, attempts, detail, notBeforeMs }: LeadDelivery,
): void {
  const { recordId, grade } = told.lead;
  log.info(LEAD_TRIED, {
    channel,
    taskKey,
    record: recordId,
    kind: told.kind,
    grade: gradeLetter(grade),
    state,
    attempts,
    ...(state === 'sent' ? {} : { detail, notBeforeMs }),
  });
}
