import { openAt } from '../shared/at-table.ts';
import { channelsInUse } from '../shared/config/in-use.ts';
import { testChannel } from '../test-channel/test-channel.ts';
import { agrees, type Deploying, stop } from './deploying.ts';
import { TestedStore } from './tested-store.ts';

/** A marked test alert to each channel that no deployment has tested yet. */
export async function sendTestAlerts(deploying: Deploying): Promise<void> {
  const { config, deploy, configFile, deployment, platform, ask, say } = deploying;
  const place = { configFile, dataDirectory: '', tableName: null, stack: deployment };
  const { stores, close } = await openAt(place, deploy, platform);
  try {
    const tested = new TestedStore(stores.table);
    const names: string[] = [];
    for (const name of channelsInUse(config)) if (!(await tested.has(name))) names.push(name);
    if (names.length === 0) {
      say('  Every channel was tested before. Again: leadbell test-channel NAME');
      return;
    }
    if (ask && !(await agrees(ask, `  Send one marked test alert each to ${names.join(', ')}?`))) {
      say('  Not sent. Later: leadbell test-channel NAME');
      return;
    }
    for (const name of names) {
      const code = await testChannel({ ...place, name, json: false });
      if (code !== 0) throw stop(`the channel ${name} did not take a test alert`);
      // Taken is not seen: it may be another group's robot, or a topic whose addresses never confirmed.
      if (ask && !(await agrees(ask, `  Can you see it in ${name}?`))) throw notSeen(name);
      await tested.add(name, platform.clock.nowMs());
    }
  } finally {
    await close();
  }
}

const notSeen = (name: string) =>
  stop(
    `the test alert of ${name} was taken and not seen`,
    'Of a robot: is the webhook that of this group? Of a topic: each address must open the link in the mail of AWS first (leadbell subscriptions).',
  );
