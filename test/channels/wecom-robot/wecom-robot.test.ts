import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WecomRobotOptions } from '../../../lambdas/channels/wecom-robot/wecom-robot.ts';
import { createWecomRobot } from '../../../lambdas/channels/wecom-robot/wecom-robot.ts';
import { LeadbellError } from '../../../lambdas/platform/errors.ts';
import { createHttpClient } from '../../../lambdas/platform/http/node-http.ts';
import { aMessage, aPicture, patient } from '../../support/messages.ts';
import { ROBOT_KEY, type Robot, startRobot } from '../../support/robot.ts';

let robot: Robot;
beforeEach(async () => {
  robot = await startRobot();
});
afterEach(() => robot.close());

const channelTo = (url: string, options: Partial<WecomRobotOptions> = {}) =>
  createWecomRobot({
    name: 'sales',
    mention: [],
    webhook: () => Promise.resolve(url),
    http: createHttpClient({ of: 'channel', env: {} }),
    ...options,
  });

describe('what the group hears', () => {
  it('is the markdown, with the people to mention on the last line', async () => {
    const channel = channelTo(robot.url, { mention: ['zhangsan', 'lisi'] });
    await channel.send(aMessage({ markdown: '**【A】王芳**', mention: true }), patient());
    await channel.send(aMessage({ markdown: '**【更正 A → C】王芳**', mention: false }), patient());
    expect(robot.heard.map(({ body }) => body)).toEqual([
      { msgtype: 'markdown', markdown: { content: '**【A】王芳**\n<@zhangsan><@lisi>' } },
      { msgtype: 'markdown', markdown: { content: '**【更正 A → C】王芳**' } },
    ]);
    expect(robot.violations).toEqual([]);
  });

  it('never exceeds 4,096 bytes when a message uses all that the limits leave beside the mentions', async () => {
    const channel = channelTo(robot.url, { mention: Array.from({ length: 200 }, (_, at) => `user-${at}`) });
    expect(channel.display.room).toBeGreaterThanOrEqual(3072);
    const markdown = 'x'.repeat(channel.display.room);
    expect(await channel.send(aMessage({ markdown }), patient())).toEqual({ kind: 'accepted' });
    expect(Buffer.byteLength(robot.contents[0] ?? '')).toBeLessThanOrEqual(4096);
    expect(robot.violations).toEqual([]);
  });

  it('is whole text even where the message had half a surrogate pair', async () => {
    await channelTo(robot.url).send(aMessage({ markdown: 'half \ud83d end', mention: false }), patient());
    expect(robot.contents).toEqual(['half \ufffd end']);
    expect(robot.violations).toEqual([]);
  });
});

describe('a picture', () => {
  const image = aPicture();

  it('is an image message: base64 and the md5 of its bytes, no words and nobody mentioned', async () => {
    const channel = channelTo(robot.url, { mention: ['zhangsan'] });
    expect(await channel.send(aMessage({ image, mention: true }), patient())).toEqual({ kind: 'accepted' });
    expect(robot.heard.map(({ body }) => body)).toEqual([
      { msgtype: 'image', image: { base64: image.pngBase64, md5: image.md5 } },
    ]);
    expect(robot.violations).toEqual([]);
  });

  it('goes out however long the words beside it are', async () => {
    const message = aMessage({ image, markdown: '线'.repeat(2000) });
    expect(await channelTo(robot.url).send(message, patient())).toEqual({ kind: 'accepted' });
  });

  it.each([
    [2 * 1024 * 1024, 'accepted'],
    [2 * 1024 * 1024 + 1, 'rejected'],
  ])('of %d bytes is %s', async (bytes, kind) => {
    const png = Buffer.concat([Buffer.from(image.pngBase64, 'base64'), Buffer.alloc(bytes)]).subarray(
      0,
      bytes,
    );
    const large = { pngBase64: png.toString('base64'), md5: createHash('md5').update(png).digest('hex') };
    const outcome = await channelTo(robot.url).send(aMessage({ image: large }), patient());
    expect(outcome).toMatchObject({ kind });
    expect(JSON.stringify(outcome).length).toBeLessThan(200);
    expect(robot.requests).toHaveLength(kind === 'accepted' ? 1 : 0);
  });

  it.each([
    ['an md5 of something else', { ...image, md5: '0'.repeat(32) }, 301_019],
    ['no base64', { ...image, pngBase64: '' }, 40_063],
    ['what is no PNG', { pngBase64: 'aGVsbG8=', md5: '5d41402abc4b2a76b9719d911017c592' }, 40_008],
  ])('with %s would be noticed by the robot of these tests', async (_, wrong, errcode) => {
    await channelTo(robot.url).send(aMessage({ image: wrong }), patient());
    expect(robot.requests.map((request) => request.errcode)).toEqual([errcode]);
    expect(robot.heard).toEqual([]);
  });
});

describe('what an answer means', () => {
  const outcomeOf = async (...answers: Parameters<Robot['next']>) => {
    robot.next(...answers);
    return channelTo(robot.url).send(aMessage(), patient());
  };

  it('0 with "wrong json format" was taken, and is a defect of ours', async () => {
    expect(await outcomeOf({ errcode: 0, errmsg: 'Warning: wrong json format. ' })).toEqual({
      kind: 'accepted-with-defect',
      detail: 'errcode 0, but WeCom could not read all of the JSON',
    });
  });

  it('45009 holds the lane for a minute', async () => {
    expect(await outcomeOf({ errcode: 45009 })).toEqual({
      kind: 'rate-limited',
      detail: 'errcode 45009: too many messages in a minute',
      holdMs: 60_000,
    });
  });

  it.each([
    ['7', 7000],
    ['86400', 300_000],
    ['nonsense', 60_000],
  ])('429 with Retry-After %s holds it %d ms', async (seconds, holdMs) => {
    const outcome = await outcomeOf({ status: 429, headers: { 'retry-after': seconds } });
    expect(outcome).toMatchObject({ kind: 'rate-limited', holdMs });
  });

  it('an errcode decides, whatever the status', async () => {
    expect(await outcomeOf({ status: 500, body: '{"errcode":93000}' })).toMatchObject({
      kind: 'channel-dead',
    });
    expect(await outcomeOf({ status: 503, body: '{"errcode":"0"}', taken: true })).toMatchObject({
      kind: 'accepted',
    });
  });

  it.each([
    '',
    'null',
    '[]',
    '{"errcode":null}',
    '{"errcode":""}',
    '{"errcode":"x"}',
    '{"errcode":true}',
    '{"errmsg":"ok"}',
  ])('the body %s says nothing: ambiguous', async (body) => {
    expect(await outcomeOf({ status: 200, body, taken: true })).toEqual({
      kind: 'ambiguous',
      detail: 'HTTP 200 without a readable errcode: something that is not the receiver answered',
    });
  });

  it('a redirect is not followed', async () => {
    const outcome = await outcomeOf({ status: 302, headers: { location: robot.url } });
    expect(outcome).toMatchObject({ kind: 'not-taken' });
    expect(robot.requests).toHaveLength(1);
  });
});

describe('the webhook', () => {
  it.each([
    ['not an address', 'something that is no URL'],
    ['ftp://127.0.0.1/?key=abc', 'a URL that is neither http nor https'],
    ['https://qyapi.weixin.qq.com/cgi-bin/webhook/send', 'an address of another form'],
    ['https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=', 'an address of another form'],
  ])('%s stops the channel with a hint', async (address, problem) => {
    const channel = channelTo(address);
    const error = await channel.pace().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(LeadbellError);
    expect(error).toMatchObject({
      code: 'webhook-invalid',
      retryable: false,
      message: `expected the webhook of channel sales to be https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…, got ${problem}`,
    });
    expect(await channel.send(aMessage(), patient())).toEqual({
      kind: 'channel-dead',
      detail: 'webhook-invalid',
    });
  });

  it('that cannot be read right now sent nothing', async () => {
    const later = new LeadbellError({
      code: 'secret-unavailable',
      message: `no ${ROBOT_KEY}`,
      retryable: true,
    });
    const channel = channelTo('', { webhook: () => Promise.reject(later) });
    expect(await channel.send(aMessage(), patient())).toEqual({
      kind: 'not-sent',
      detail: 'secret-unavailable',
    });
    await expect(channel.pace()).rejects.toBe(later);
  });

  it('is read again after it was refused: it may have been rotated', async () => {
    const asked: (boolean | undefined)[] = [];
    const channel = channelTo('', {
      webhook: (options) => {
        asked.push(options?.fresh);
        return Promise.resolve(options?.fresh ? robot.url : robot.urlOf('old-key'));
      },
    });
    expect(await channel.send(aMessage(), patient())).toMatchObject({ kind: 'channel-dead' });
    expect(await channel.send(aMessage(), patient())).toEqual({ kind: 'accepted' });
    expect(asked).toEqual([false, true]);
  });

  it('gives two channels on one robot one pace, and another robot another', async () => {
    const one = await channelTo('https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=one').pace();
    const same = await channelTo('https://qyapi.weixin.qq.com/cgi-bin/webhook/send?debug=1&key=one').pace();
    const other = await channelTo('https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=two').pace();
    expect(one).toEqual({ key: same.key, allows: { windows: [{ sends: 20, inMs: 60_000 }] } });
    expect(other.key).not.toBe(one.key);
  });
});
