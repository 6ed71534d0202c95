import { channelsOf, type Deployed } from '../configs.ts';
import type { Call } from '../plan.ts';
import { deliveriesOf, idOf, type Story, type Told } from '../story.ts';
import type { Invariant } from './invariant.ts';

/** A channel that was added after a lead had been told, and settled, hears nothing of the grade that was told. */
export const lateChannelsHearNothing: Invariant = {
  name: 'late-channels-hear-nothing',
  check(story) {
    const alerts = deliveriesOf(story).filter(({ told }) => told.kind === 'alert');
    return alerts.flatMap((late) => {
      const first = alerts
        .filter(({ told }) => told.lead.recordId === late.told.lead.recordId)
        .filter(({ told }) => told.lead.grade === late.told.lead.grade)
        .reduce((one, other) => (other.createdAtMs < one.createdAtMs ? other : one));
      const isLate = addedAtMs(story, late) > putAtMs(story, first);
      return isLate && isSettledBetween(story, first, late)
        ? [`${idOf(late)} is told there, and ${idOf(first)} was before the channel was added`]
        : [];
    });
  },
};

/** Since when leads like it are told there. */
function addedAtMs({ deployed, plan }: Story, { channel, told }: Told): number {
  const call: Partial<Call> = plan.calls.find(({ id }) => id === told.lead.recordId) ?? {};
  const tells = ({ config }: Deployed) => channelsOf(config, call).includes(channel);
  return deployed.find(tells)?.fromMs ?? Number.NEGATIVE_INFINITY;
}

const putAtMs = ({ writes }: Story, { pk, sk }: Told): number =>
  writes.find(({ after }) => after.pk === pk && after.sk === sk)?.atMs ?? 0;

function isSettledBetween(story: Story, first: Told, late: Told): boolean {
  const [fromMs, toMs] = [putAtMs(story, first), putAtMs(story, late)];
  return story.writes.some(
    ({ after, atMs }) =>
      after.sk.startsWith('LEAD#') &&
      after.recordId === late.told.lead.recordId &&
      after.unsettledUntilMs === undefined &&
      atMs > fromMs &&
      atMs < toMs,
  );
}
