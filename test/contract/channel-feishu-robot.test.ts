import { createFeishuRobot } from '../../lambdas/channels/feishu-robot/feishu-robot.ts';
import { createHttpClient } from '../../lambdas/platform/http/node-http.ts';
import { systemClock } from '../../lambdas/platform/time/clock.ts';
import { FEISHU_HOOK, FEISHU_SECRET, fakeFeishu } from '../support/feishu.ts';
import { describeChannel } from './channel-contract.ts';

describeChannel('feishu-robot', async () => {
  // Nothing here is about the rate.
  const { robot, webhook } = fakeFeishu({ keyword: '线索', limits: false });
  await robot.open();
  const address = webhook();
  const says = (code: number | string, msg = `no: hook/${FEISHU_HOOK}, 18555525545`, status = 200) => ({
    name: `${code} ${msg.slice(0, 20)}`,
    arrange: () => robot.next({ status, body: { code, msg } }),
  });
  const status = (code: number) => ({
    name: `HTTP ${code}`,
    arrange: () => robot.next({ status: code, body: { no: FEISHU_HOOK } }),
  });
  return {
    channel: createFeishuRobot({
      name: 'sales',
      mention: ['ou_1a2b3c', '@all'],
      keyword: '线索',
      clock: systemClock,
      random: () => 0.5,
      webhook: async () => address,
      secret: async () => FEISHU_SECRET,
      http: createHttpClient({ of: 'channel', env: {} }),
      timeoutMs: 1500,
    }),
    secrets: [FEISHU_HOOK, FEISHU_SECRET, 'hook/'],
    taken: () => robot.heard.length,
    requests: () => robot.requests.length,
    requested: (count) => robot.requested(count),
    refuseConnections: () => robot.close(),
    answer: (what) => robot.next(what),
    refusals: [
      { ...says(9499, 'too many request', 400), expect: 'too-many-at-once' },
      { ...says(9499, 'Bad Request', 400), expect: 'too-long' },
      { ...says(9499, 'something new', 400), expect: 'refused' },
      { ...says(11232), expect: 'rate-limited' },
      { ...says('11232'), expect: 'rate-limited' },
      { ...says(2200), expect: 'busy' },
      { ...says(19021), expect: 'channel-misconfigured' },
      { ...says(19022), expect: 'channel-misconfigured' },
      { ...says(19024), expect: 'channel-misconfigured' },
      { ...says(19001), expect: 'channel-dead' },
      { ...says(19002), expect: 'channel-dead' },
      { ...says(61234), expect: 'refused' },
      { ...status(403), expect: 'refused' },
      { ...status(429), expect: 'rate-limited' },
      { ...status(407), expect: 'not-taken' },
      { ...status(500), expect: 'ambiguous' },
    ],
    rejectsNothing: true,
    tooLong: null,
    close: () => robot.close(),
  };
});
