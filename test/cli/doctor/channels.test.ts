import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkChannels } from '../../../cli/doctor/channels.ts';
import { createChecks } from '../../../cli/doctor/checks.ts';
import { readConfig } from '../../../lambdas/config/read-config.ts';
import { jumpingPlatform } from '../../call-records/record-client.ts';
import { TASK_ID } from '../../support/records.ts';
import { type Robot, startRobot } from '../../support/robot.ts';

const YAML = `accounts: { acme: { baseUrl: "https://ai.platform.cn", userId: u-1, token: "env:T" } }
channels: { sales: { type: wecom-robot, webhook: "env:W" } }
tasks: [{ id: ${TASK_ID}, account: acme, channels: [sales] }]
ops: { channels: [] }
`;

describe('a robot, as doctor asks it', () => {
  let robot: Robot;
  beforeEach(async () => {
    robot = await startRobot();
  });
  afterEach(() => robot.close());

  async function ask() {
    const { config } = readConfig(YAML, 'leadbell.yaml');
    const platform = jumpingPlatform();
    const secrets = { get: async () => robot.url };
    const { checks, try: attempt } = createChecks(null, (text) => text);
    await checkChannels({ config, platform, secrets, try: attempt }, 'uncounted', null);
    return checks[0];
  }

  it('that says it is busy is not said to have much to do: what it says is, and how to find out', async () => {
    robot.always({ errcode: -1, errmsg: 'system busy' });
    expect(await ask()).toMatchObject({
      ok: true,
      detail: 'its robot did not say whether it knows the address: errcode -1: WeCom is busy',
      next: 'leadbell test-channel sales',
    });
  });

  it('that refuses the form knows the address', async () => {
    expect((await ask())?.detail).toBe('its robot is there, and knows the address');
  });
});
