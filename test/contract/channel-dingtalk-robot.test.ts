import { createDingtalkRobot } from '../../lambdas/channels/dingtalk-robot/dingtalk-robot.ts';
import { createHttpClient } from '../../lambdas/platform/http/node-http.ts';
import { systemClock } from '../../lambdas/platform/time/clock.ts';
import { DING_SECRET, DING_TOKEN, fakeDingTalk } from '../support/dingtalk.ts';
import { describeChannel } from './channel-contract.ts';

describeChannel('dingtalk-robot', async () => {
  // Nothing here is about the rate.
  const { robot, webhook } = fakeDingTalk({ keyword: '线索', perMinute: 1000 });
  await robot.open();
  const address = webhook();
  const says = (
    errcode: number | string,
    errmsg = `no: access_token=${DING_TOKEN}, 18555525545`,
    status = 200,
  ) => ({
    name: `${errcode} ${errmsg.slice(0, 24)}`,
    arrange: () => robot.next({ status, body: { errcode, errmsg } }),
  });
  const status = (code: number) => ({
    name: `HTTP ${code}`,
    arrange: () => robot.next({ status: code, body: { no: DING_TOKEN } }),
  });
  return {
    channel: createDingtalkRobot({
      name: 'sales',
      mention: ['13800000000', 'manager1', '@all'],
      keyword: '线索',
      clock: systemClock,
      webhook: async () => address,
      secret: async () => DING_SECRET,
      http: createHttpClient({ of: 'channel', env: {} }),
      timeoutMs: 1500,
    }),
    secrets: [DING_TOKEN, DING_SECRET, 'access_token', '13800000000'],
    taken: () => robot.heard.length,
    requests: () => robot.requests.length,
    requested: (count) => robot.requested(count),
    refuseConnections: () => robot.close(),
    answer: (what) => robot.next(what),
    refusals: [
      { ...says(-1), expect: 'busy' },
      { ...says(130101), expect: 'rate-limited' },
      { ...says('410100'), expect: 'rate-limited' },
      { ...says(90030), expect: 'rate-limited' },
      { ...says(310000, 'keywords not in content, more: [timestamp sign]'), expect: 'channel-misconfigured' },
      { ...says(310000, '错误描述:关键词不匹配;解决方案:请联系群管理员'), expect: 'channel-misconfigured' },
      { ...says(310000, 'invalid timestamp'), expect: 'not-taken' },
      { ...says(310000, '错误描述:机器人发送签名过期;签名生成时间'), expect: 'not-taken' },
      { ...says(310000, 'sign not match'), expect: 'channel-misconfigured' },
      { ...says(310000, 'ip 1.2.3.4 not in whitelist'), expect: 'channel-misconfigured' },
      { ...says(310000, 'something new'), expect: 'channel-misconfigured' },
      { ...says(300001), expect: 'channel-dead' },
      { ...says(300005), expect: 'channel-dead' },
      { ...says(400101), expect: 'channel-dead' },
      { ...says(400013), expect: 'channel-dead' },
      { ...says(400102), expect: 'channel-dead' },
      { ...says(400106), expect: 'channel-dead' },
      { ...says(400105), expect: 'rejected' },
      { ...says(40035), expect: 'rejected' },
      { ...says(43004), expect: 'rejected' },
      { ...says(430101), expect: 'unsafe' },
      { ...says(430102), expect: 'unsafe' },
      { ...says(430103), expect: 'unsafe' },
      { ...says(430104), expect: 'unsafe' },
      { ...says(460101), expect: 'too-long' },
      { ...says(101002), expect: 'too-long' },
      { ...says(61234), expect: 'refused' },
      { ...status(403), expect: 'refused' },
      { ...status(407), expect: 'not-taken' },
      { ...status(500), expect: 'ambiguous' },
    ],
    tooLong: { document: { lines: [{ rank: 0, spans: ['线'.repeat(7000)] }] } },
    close: () => robot.close(),
  };
});
