/**
 * A machine as `leadbell run` has it, its data on disk, whose clock is put forward by a minute for each look. It waits for
 * `look` from the process that started it.
 */
import { join } from 'node:path';
import { readConfig } from '../../lambdas/config/read-config.ts';
import { awsSecretSources, createSecretStore } from '../../lambdas/config/secrets/secret-store.ts';
import { randomId, systemRandom } from '../../lambdas/platform/ids.ts';
import { silentLog } from '../../lambdas/platform/log/log.ts';
import { createRedactor } from '../../lambdas/platform/log/redact.ts';
import { systemClock } from '../../lambdas/platform/time/clock.ts';
import { createFunctions } from '../../local/machine/functions.ts';
import { start } from '../../local/machine/start.ts';
import { yamlOf } from './leadbell.ts';

const [, , folder = '', vendor = ''] = process.argv;
let offsetMs = 0;
const clock = { ...systemClock, nowMs: () => Date.now() + offsetMs };
const redactor = createRedactor();
const secrets = createSecretStore({
  clock,
  redactor,
  sources: awsSecretSources(process.env),
  note: () => {},
});
const { machine, stop } = await start({
  config: readConfig(yamlOf({ vendor, robot: '' }), 'leadbell.yaml').config,
  dataDirectory: join(folder, 'data'),
  embedded: { dynamoDb: true, sns: true, sqs: true },
  platform: { clock, newId: randomId, random: systemRandom, log: silentLog },
  secrets,
  createFunctions: await createFunctions(),
  runEnd: { atMs: Number.POSITIVE_INFINITY },
  waitForLock: null,
  report: () => {},
  onGivenUp: () => {},
});
let passedMs: number | undefined;

async function look(minutes: number): Promise<void> {
  offsetMs = minutes * 60_000;
  await machine.tick('scheduled', passedMs);
  passedMs = 60_000;
}

process.on('message', (message: { look: number } | 'end') => {
  if (message === 'end') void stop().then(() => process.exit());
  else void look(message.look);
});
process.send?.('ready');
