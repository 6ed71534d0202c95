import { isStillWhose } from '../../../lambdas/deliveries/before-send/before-reminder.ts';
import { claimWrites } from '../people-truth.ts';
import { deliveriesOf, type Story, type Told } from '../story.ts';

/** Why a reminder, or what is told of an answer, was rightly not sent. Null: it was. */
export function wrongCancel(story: Story, one: Told): string | null {
  const { told, reason, channel } = one;
  const { recordId, grade } = told.lead;
  const endedMs = story.writes.findLast(({ after }) => after.pk === one.pk && after.sk === one.sk)?.atMs ?? 0;
  const claims = (claimWrites(story).get(recordId) ?? []).filter(({ atMs }) => atMs <= endedMs);
  const own = deliveriesOf(story).filter((other) => other.told.lead.recordId === recordId);
  const call = story.plan.calls.find(({ id }) => id === recordId);
  const isRegraded = call?.life.some((step) => step.atMs <= endedMs && step.grade !== grade) ?? false;
  const { ask } = told;
  const isSomebodyElses = ask?.passedBy && claims.some(({ after }) => !isStillWhose(ask, after.assignee));
  switch (reason) {
    case 'claimed':
      return isSomebodyElses || claims.some(({ after }) => after.claimedBy !== null)
        ? null
        : 'nobody had taken it';
    case 'answered':
      return claims.some(({ after }) => after.outcome !== null || after.claimedBy !== told.ask?.assignee?.id)
        ? null
        : 'its owner had said nothing';
    case 'fell':
    case 'replaced': {
      return isRegraded || isSomebodyElses ? null : 'its grade never changed';
    }
    case 'alert-dead': {
      const alerts = own.filter((other) => other.told.kind === 'alert' && other.told.lead.grade === grade);
      return alerts.some(({ state }) => ['dead', 'cancelled', 'baselined'].includes(state))
        ? null
        : 'its alert is well';
    }
    case 'overtaken':
      return own.some(
        (other) =>
          other.channel === channel &&
          other.told.lead.grade === grade &&
          (other.told.ask?.step ?? 0) > (told.ask?.step ?? 0),
      )
        ? null
        : 'no step comes after it';
    case 'given-back':
      return claims.some(({ after }) => ['released', 'passed'].includes(after.history.at(-1)?.do ?? ''))
        ? null
        : 'nobody gave it back';
    default:
      return 'nobody knows that reason';
  }
}
