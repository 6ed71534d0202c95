import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runUntilQuiet } from '../../cli/run/run-until-quiet.ts';
import { readConfig } from '../../lambdas/config/read-config.ts';
import { awsSecretSources, createSecretStore } from '../../lambdas/config/secrets/secret-store.ts';
import { randomId, systemRandom } from '../../lambdas/platform/ids.ts';
import { silentLog } from '../../lambdas/platform/log/log.ts';
import { createRedactor } from '../../lambdas/platform/log/redact.ts';
import { systemClock } from '../../lambdas/platform/time/clock.ts';
import { MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { type CreateFunctions, createFunctions, type Functions } from '../../local/machine/functions.ts';
import { closeScene, config, minutesAgo, openScene, type Scene, secrets } from './leadbell.ts';

// The first failure is the last: nobody wants to wait for five receives.
vi.mock(import('../../local/machine/functions.ts'), async (original) => {
  const actual = await original();
  const once = { maxReceives: 1 };
  return { ...actual, POLL: { ...actual.POLL, ...once }, DELIVER: { ...actual.DELIVER, ...once } };
});

let scene: Scene;
beforeEach(async () => {
  scene = await openScene([minutesAgo(2)]);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await closeScene(scene);
});

/** `run --once`, one of whose functions does what it should and then fails. */
async function runWith(failing: 'none' | 'poll' | 'deliver') {
  const real = await createFunctions();
  const functions: CreateFunctions = (wiring) => {
    const made: Functions = real(wiring);
    if (failing === 'none') return made;
    return {
      ...made,
      async [failing](...args: Parameters<Functions['poll']>) {
        await made[failing](...args);
        throw new Error('it fails after its work');
      },
    };
  };
  const redactor = createRedactor();
  let stdout = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    stdout += String(text);
    return true;
  });
  const options = {
    configFile: 'leadbell.yaml',
    dataDirectory: scene.place.directory,
    once: true,
    timeoutMs: MINUTE_MS,
    port: null,
    json: false,
    host: '127.0.0.1',
  };
  const code = await runUntilQuiet(readConfig(config(scene.vendor.url), 'leadbell.yaml').config, options, {
    platform: { clock: systemClock, newId: randomId, random: systemRandom, log: silentLog },
    redactor,
    secrets: createSecretStore({
      clock: systemClock,
      redactor,
      sources: awsSecretSources(secrets(scene.robot.url)),
    }),
    embedded: { dynamoDb: true, sns: true, sqs: true },
    createFunctions: functions,
  });
  return { code, summary: JSON.parse(stdout) as object };
}

describe('a message that is given up makes `run --once` exit 1', () => {
  const ALL_TOLD = { failedTasks: 0, leads: 1, delivered: 2, pending: 0, dead: 0 };

  it('unless there is none', async () => {
    const { code, summary } = await runWith('none');
    expect(summary).toMatchObject(ALL_TOLD);
    expect(code).toBe(0);
  });

  it('though every lead was told before its function failed', async () => {
    const { code, summary } = await runWith('deliver');
    expect(summary).toMatchObject(ALL_TOLD);
    expect(code).toBe(1);
  });

  it('and counts the tasks of a poll that is given up as failed', async () => {
    const { code, summary } = await runWith('poll');
    expect(summary).toMatchObject({ ...ALL_TOLD, failedTasks: 1 });
    expect(code).toBe(1);
  });
});
