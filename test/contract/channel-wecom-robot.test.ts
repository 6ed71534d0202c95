import { createWecomRobot } from '../../lambdas/channels/wecom-robot/wecom-robot.ts';
import { createHttpClient } from '../../lambdas/platform/http/node-http.ts';
import { ROBOT_KEY, startRobot } from '../support/robot.ts';
import { describeChannel } from './channel-contract.ts';

describeChannel('wecom-robot', async () => {
  // Nothing here is about the rate: enough for all refusals in one go.
  const robot = await startRobot({ perMinute: 100 });
  const url = robot.url;
  const answers = (errcode: number | string) => () =>
    robot.next({ errcode, errmsg: `refused for key=${ROBOT_KEY}, 18555525545` });
  const status = (code: number) => () => robot.next({ status: code, body: `no ${ROBOT_KEY}` });
  return {
    channel: createWecomRobot({
      name: 'sales',
      mention: ['zhangsan'],
      webhook: () => Promise.resolve(url),
      http: createHttpClient({ of: 'channel', env: {} }),
      timeoutMs: 1500,
    }),
    secrets: [ROBOT_KEY, 'key='],
    mention: ['zhangsan'],
    word: null,
    read: () => {
      const words = robot.heard.at(-1)?.content ?? '';
      return {
        words,
        markdown: words,
        mentions: [...words.matchAll(/<@([^>]*)>/g)].map(([, one = '']) => one),
        bytes: Buffer.byteLength(words),
        mostBytes: 4096,
      };
    },
    taken: () => robot.heard.length,
    requests: () => robot.requests.length,
    requested: (count) => robot.requested(count),
    refuseConnections: () => robot.close(),
    answer: (what) => robot.next(what),
    refusals: [
      { name: '-1', arrange: answers(-1), expect: 'busy' },
      { name: '45009', arrange: answers(45009), expect: 'rate-limited' },
      { name: '45009 as text', arrange: answers('45009'), expect: 'rate-limited' },
      { name: '45033', arrange: answers(45033), expect: 'too-many-at-once' },
      { name: '40058', arrange: answers(40058), expect: 'too-long' },
      { name: '45002', arrange: answers(45002), expect: 'too-long' },
      { name: '40008', arrange: answers(40008), expect: 'rejected' },
      { name: '40009', arrange: answers(40009), expect: 'rejected' },
      { name: '44004', arrange: answers(44004), expect: 'rejected' },
      { name: '40063', arrange: answers(40063), expect: 'rejected' },
      { name: '93000', arrange: answers(93000), expect: 'channel-dead' },
      { name: '93004', arrange: answers(93004), expect: 'channel-dead' },
      { name: '93008', arrange: answers(93008), expect: 'channel-dead' },
      { name: '49008', arrange: answers(49008), expect: 'channel-dead' },
      { name: '40033', arrange: answers(40033), expect: 'rejected' },
      { name: 'an errcode of no table', arrange: answers(61234), expect: 'refused' },
      { name: 'HTTP 429', arrange: status(429), expect: 'rate-limited' },
      { name: 'HTTP 413', arrange: status(413), expect: 'refused' },
      { name: 'HTTP 400', arrange: status(400), expect: 'not-taken' },
      { name: 'HTTP 403', arrange: status(403), expect: 'refused' },
      { name: 'HTTP 407', arrange: status(407), expect: 'not-taken' },
      { name: 'HTTP 421', arrange: status(421), expect: 'not-taken' },
      { name: 'HTTP 425', arrange: status(425), expect: 'not-taken' },
      { name: 'HTTP 404', arrange: status(404), expect: 'refused' },
      { name: 'HTTP 302', arrange: status(302), expect: 'not-taken' },
      { name: 'HTTP 500', arrange: status(500), expect: 'ambiguous' },
      { name: 'HTTP 200, no JSON', arrange: status(200), expect: 'ambiguous' },
    ],
    tooLong: { markdown: '线'.repeat(1366) },
    close: () => robot.close(),
  };
});
