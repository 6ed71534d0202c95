import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Doctoring } from '../../../cli/doctor/accounts.ts';
import { createChecks } from '../../../cli/doctor/checks.ts';
import { checkDeployment } from '../../../cli/doctor/deployed/deployment.ts';
import { configurationMark, ownVersion } from '../../../infra/version.ts';
import { readConfig } from '../../../lambdas/config/read-config.ts';
import { silentLog } from '../../../lambdas/platform/log/log.ts';
import { aDeployment, type StandIn, startAws } from '../../support/aws-stand-in.ts';
import { TestClock } from '../../support/clock.ts';
import { config as yaml } from '../leadbell.ts';

const { config, deploy } = readConfig(yaml('https://ai.example.cn'), 'leadbell.yaml');
const OUTPUTS = { LeadbellVersion: ownVersion(), LeadbellConfiguration: configurationMark(config, deploy) };

describe('doctor --stack', () => {
  const standIn: StandIn = aDeployment();
  let aws: Awaited<ReturnType<typeof startAws>>;
  const clock = new TestClock();

  async function look({ stack = 'leadbell', tickAgoMs = 20_000 } = {}) {
    const { checks, try: attempt } = createChecks(null, (text) => text);
    const platform = { clock, newId: () => 'id', random: () => 0.5, log: silentLog };
    const secrets = { get: () => Promise.resolve('') };
    const client: Doctoring['client'] = () => {
      throw new TypeError('no account is asked');
    };
    const doctoring: Doctoring = { config, platform, secrets, client, try: attempt };
    await checkDeployment(doctoring, deploy, { stack, lastTickMs: clock.nowMs() - tickAgoMs });
    return { checks, failed: checks.filter(({ ok }) => !ok) };
  }

  beforeAll(async () => {
    aws = await startAws(standIn);
    vi.stubEnv('AWS_ENDPOINT_URL', aws.endpoint);
  });
  beforeEach(() => {
    Object.assign(standIn, aDeployment());
    standIn.stack.outputs = OUTPUTS;
  });
  afterAll(() => {
    vi.unstubAllEnvs();
    aws.stop();
  });

  it('tries the stack, its clock, each function, the queues and the alarms', async () => {
    const { checks, failed } = await look();
    expect(failed).toEqual([]);
    expect(checks.map(({ name, detail }) => `${name}: ${detail}`)).toEqual([
      `deployment: leadbell-alerting: UPDATE_COMPLETE; leadbell ${ownVersion()}, as this is; made from this file`,
      'schedule: enabled, rate(1 minute); the last tick was 20 s ago',
      ...['tick', 'poll', 'deliver', 'digest'].map(
        (name) => `function ${name}: active, nodejs24.x, changed 2026-11-27T00:00:00Z`,
      ),
      'queue polls: 0 messages wait, 0 are being worked on or come back later',
      'alarms: 2 of 2 do not ring',
    ]);
    expect(checks.every(({ next }) => next === null)).toBe(true);
  });

  it('says that the deployment is of another version, or of another file', async () => {
    standIn.stack.outputs = { LeadbellVersion: '0.0.1', LeadbellConfiguration: 'another' };
    const { checks } = await look();
    expect(checks[0]).toMatchObject({
      ok: true,
      detail: expect.stringMatching(/leadbell 0\.0\.1, and this is .*another file/),
      next: expect.stringContaining('leadbell deploy'),
    });
  });

  it.each<[string, (broken: StandIn) => unknown, string, RegExp, RegExp]>([
    [
      'a deployment that was rolled back',
      ({ stack }) => Object.assign(stack, { status: 'UPDATE_ROLLBACK_COMPLETE' }),
      'deployment',
      /did not succeed/,
      /Deploy again/,
    ],
    [
      'a schedule that was switched off',
      ({ schedule }) => Object.assign(schedule, { State: 'DISABLED' }),
      'schedule',
      /disabled: nothing is read/,
      /Enable leadbell-every-minute/,
    ],
    [
      'a function that was deleted',
      ({ functions }) => Object.assign(functions, { 'leadbell-alerting-Poll': undefined }),
      'function poll',
      /deleted by hand/,
      /deploy again/,
    ],
    [
      'a function that may not run',
      ({ functions }) =>
        Object.assign(functions, { 'leadbell-alerting-Poll': { configuration: {}, reserved: 0 } }),
      'function poll',
      /reserved concurrency is 0/,
      /delete-function-concurrency/,
    ],
    [
      'a function whose update failed',
      ({ functions }) =>
        Object.assign(functions, {
          'leadbell-alerting-Tick': {
            configuration: { LastUpdateStatus: 'Failed', LastUpdateStatusReason: 'no room' },
          },
        }),
      'function tick',
      /update failed: no room/,
      /Deploy again/,
    ],
    [
      'a queue that piles up',
      (broken) => Object.assign(broken, { waiting: 5000 }),
      'queue polls',
      /5000 messages wait/,
      /leadbell tail/,
    ],
    [
      'alarms that ring nobody',
      ({ alarms }) => alarms.map((alarm) => Object.assign(alarm, { ActionsEnabled: false })),
      'alarms',
      /ring nobody/,
      /enable-alarm-actions/,
    ],
  ])('names %s', async (_what, breakIt, name, detail, next) => {
    breakIt(standIn);
    const { failed } = await look();
    expect(failed).toEqual([
      { name, ok: false, detail: expect.stringMatching(detail), next: expect.stringMatching(next) },
    ]);
  });

  it('names triggers that are off, for each function that a queue calls', async () => {
    standIn.triggers.state = 'Disabled';
    const { failed } = await look();
    expect(failed.map(({ name }) => name)).toEqual(['function poll', 'function deliver', 'function digest']);
    expect(failed[0]?.next).toContain('update-event-source-mapping --enabled --uuid u-1');
  });

  it('names each alarm that rings, and the section of the runbook', async () => {
    const [first] = standIn.alarms;
    if (first) {
      first.StateValue = 'ALARM';
      first.AlarmDescription = 'The clock has not run. What to do: docs/runbook.md#tick-silent';
    }
    const { failed } = await look();
    expect(failed).toEqual([
      {
        name: 'alarm tick-silent',
        ok: false,
        detail: 'The clock has not run',
        next: 'docs/runbook.md#tick-silent',
      },
    ]);
  });

  it('names a clock that is on and does not tick', async () => {
    const { failed } = await look({ tickAgoMs: 600_000 });
    expect(failed).toEqual([
      expect.objectContaining({ name: 'schedule', detail: expect.stringContaining('10 min ago') }),
    ]);
  });

  it('names a stack that is not there, and goes no further', async () => {
    const { checks, failed } = await look({ stack: 'leadbell-prod' });
    expect(checks).toHaveLength(1);
    expect(failed[0]).toMatchObject({ name: 'deployment', next: expect.stringContaining('AWS_REGION') });
  });
});
