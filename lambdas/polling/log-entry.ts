import type { TaskConfig } from '../config/config.ts';
import type { Decision, Reason } from '../leads/decide.ts';
import { gradeLetter } from '../leads/grade.ts';
import type { Log } from '../platform/log/log.ts';

/** What the log says of a lead that is to be told, or whose grade fell. `leadbell tail` reads it. */
export const LEAD_ENTERED = 'A lead was entered';

/** A record's way can be followed by its id. Who it is about stands in the table alone. */
export function logEntry(
  log: Log,
  { name }: Pick<TaskConfig, 'name'>,
  decision: Exclude<Decision, { kind: 'nothing' }>,
  reason: Reason,
): void {
  if (reason !== 'told' && reason !== 'corrected') return;
  const record = decision.kind === 'new' ? decision.record.id : decision.lead.recordId;
  const grade = gradeLetter(decision.kind === 'unsettled' ? decision.lead.grade : decision.grade);
  log.info(LEAD_ENTERED, { taskName: name, record, grade, reason });
}
