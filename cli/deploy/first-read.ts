import { openPeopleStores } from '../../lambdas/functions/people-stores.ts';
import { SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { AccountStore } from '../../lambdas/polling/accounts/account-store.ts';
import { TickStore } from '../../lambdas/schedule/tick-store.ts';
import { type Status, statusOf } from '../../lambdas/status/status.ts';
import { openAt } from '../shared/at-table.ts';
import { durationText } from '../status/show-status.ts';
import { type Deploying, stop } from './deploying.ts';

const LOOK_EVERY_MS = 3 * SECOND_MS;

/** Until each account was read well since then. */
export async function waitForFirstRead(
  { config, deploy, configFile, deployment, platform, say }: Deploying,
  { sinceMs, timeoutMs }: { sinceMs: number; timeoutMs: number },
): Promise<void> {
  const { clock } = platform;
  const place = { configFile, dataDirectory: '', tableName: null, stack: deployment };
  const { stores, close } = await openAt(place, deploy, platform);
  try {
    const beganMs = clock.nowMs();
    let isTickSaid = false;
    for (;;) {
      const nowMs = clock.nowMs();
      const status = await statusOf({
        ...stores,
        config,
        nowMs,
        // What is dead is not asked for.
        scan: async function* nothing() {},
        accounts: new AccountStore(stores.table, () => nowMs),
        people: openPeopleStores(stores.table).people,
        ticks: new TickStore(stores.table),
      });
      const hasTicked = (status.lastTickMs ?? 0) >= sinceMs;
      if (hasTicked && !isTickSaid) say('  The clock ticks.');
      isTickSaid ||= hasTicked;
      if (hasTicked && unread(status).length === 0) {
        say(`  Every task was read, ${durationText(nowMs - beganMs)} after the deployment.`);
        return;
      }
      if (nowMs - beganMs >= timeoutMs) throw whyNot(status, hasTicked, deployment, timeoutMs);
      await clock.sleep(LOOK_EVERY_MS);
    }
  } finally {
    await close();
  }
}

const unread = ({ tasks }: Status) =>
  tasks.filter(
    ({ isEnabled, lastReadMs, trouble }) => isEnabled && (lastReadMs === null || trouble !== null),
  );

function whyNot(status: Status, hasTicked: boolean, deployment: string, timeoutMs: number) {
  const look = `leadbell doctor --stack ${deployment}, and leadbell tail --stack ${deployment}`;
  const within = `within ${durationText(timeoutMs)}`;
  if (!hasTicked) return stop(`nothing ticked ${within}`, look);
  const tasks = unread(status).map(({ name, trouble }) =>
    trouble === null ? name : `${name} (${trouble.what})`,
  );
  return stop(`not read ${within}: ${tasks.join(', ')}`, look);
}
