import { resolve } from 'node:path';
import { styleText } from 'node:util';
import { createSecretStore } from '../../lambdas/config/secrets/secret-store.ts';
import { LeadbellError } from '../../lambdas/platform/errors.ts';
import { randomId, systemRandom } from '../../lambdas/platform/ids.ts';
import { createTerminalLog, logLevelOf } from '../../lambdas/platform/log/log-terminal.ts';
import { createRedactor } from '../../lambdas/platform/log/redact.ts';
import { systemClock } from '../../lambdas/platform/time/clock.ts';
import { formatClockTime } from '../../lambdas/platform/time/zoned-time.ts';
import { startContinuous } from '../console/continuous.ts';
import { CONSOLE_PORT } from '../console/server.ts';
import { createFunctions } from '../machine/functions.ts';
import { freePort, type PortChoice } from '../machine/listen.ts';
import { toldLine } from '../machine/told-line.ts';
import { SimulatedCalls } from './calls.ts';
import { DEMO, demoConfig } from './config.ts';
import { addDemoDingtalk } from './dingtalk.ts';
import { addDemoFeishu } from './feishu.ts';
import { DemoGroup } from './group.ts';
import { startDemoRobot } from './robot.ts';
import { type StartedReps, startReps } from './start-reps.ts';
import { startDemoVendor } from './vendor.ts';

const EVERYTHING_EMBEDDED = { dynamoDb: true, sns: true, sqs: true };

/** `npm start`: leadbell between a simulated dialling platform and a simulated group. No account, no key. */
export async function runDemo(): Promise<number> {
  const directory = resolve(process.env.INIT_CWD ?? process.cwd(), '.leadbell', 'demo');
  const redactor = createRedactor();
  const clock = systemClock;
  const log = createTerminalLog({
    clock,
    redactor,
    // Faults are part of the demo: the page shows how they end.
    level: logLevelOf(process.env.LEADBELL_LOG ?? 'silent'),
    stream: process.stderr,
  });
  const platform = { clock, newId: randomId, random: systemRandom, log };
  const sales = new DemoGroup(directory, 'group');
  const managers = new DemoGroup(directory, 'managers');
  const north = new DemoGroup(directory, 'north');
  const south = new DemoGroup(directory, 'south');
  const calls = new SimulatedCalls(clock, systemRandom);
  // Host and port identify a task in the table, so the ports of last time are used if they are free.
  const vendor = await startDemoVendor({ ...DEMO, calls, platform, port: { from: DEMO.vendorPort } });
  const groups = new Map([
    [DEMO.robotKey, sales],
    [DEMO.managersKey, managers],
  ]);
  const robot = await startDemoRobot({
    groups,
    platform,
    port: { exactly: 0 },
    others(app) {
      addDemoDingtalk(app, {
        ...platform,
        group: north,
        token: DEMO.dingtalkToken,
        secret: DEMO.dingtalkSecret,
      });
      addDemoFeishu(app, {
        ...platform,
        group: south,
        hook: DEMO.feishuHook,
        secret: DEMO.feishuSecret,
        keyword: DEMO.feishuKeyword,
      });
    },
  });
  const webhook = (key: string) => `${robot.url}/cgi-bin/webhook/send?key=${key}`;
  const variables: Record<string, string> = {
    DEMO_TOKEN: DEMO.token,
    DEMO_WEBHOOK: webhook(DEMO.robotKey),
    DEMO_MANAGERS_WEBHOOK: webhook(DEMO.managersKey),
    DEMO_DINGTALK_WEBHOOK: `${robot.url}/robot/send?access_token=${DEMO.dingtalkToken}`,
    DEMO_DINGTALK_SECRET: DEMO.dingtalkSecret,
    DEMO_FEISHU_WEBHOOK: `${robot.url}/open-apis/bot/v2/hook/${DEMO.feishuHook}`,
    DEMO_FEISHU_SECRET: DEMO.feishuSecret,
  };
  const config = demoConfig({
    vendorUrl: vendor.url,
    // Links of last time lead there.
    answersPort: await freePort(vendor.port + DEMO.answersPortAfterVendor),
    nowMs: clock.nowMs(),
  });
  const salesChannels: readonly string[] = [DEMO.channel, DEMO.dingtalk, DEMO.feishu];
  let reps: StartedReps | null = null;

  const stopped = Promise.withResolvers<void>();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped.resolve());
  try {
    const running = await startContinuous({
      config,
      platform,
      secrets: createSecretStore({ clock, redactor, sources: { ...NO_AWS, env: (name) => variables[name] } }),
      createFunctions: await createFunctions(),
      embedded: EVERYTHING_EMBEDDED,
      dataDirectory: directory,
      runEnd: { atMs: Number.POSITIVE_INFINITY },
      waitForLock: null,
      port: portFromArguments(),
      tickEveryMs: DEMO.tickEveryMs,
      demo: true,
      groups: () => [
        { channel: DEMO.channel, messages: sales.messages.slice(-MOST_SHOWN) },
        { channel: DEMO.dingtalk, messages: north.messages.slice(-MOST_SHOWN) },
        { channel: DEMO.feishu, messages: south.messages.slice(-MOST_SHOWN) },
        { channel: DEMO.managers, messages: managers.messages.slice(-MOST_SHOWN) },
      ],
      picture: (name) => managers.picture(name),
      onTold(delivery) {
        if (salesChannels.includes(delivery.channel)) reps?.hear(delivery);
        if (delivery.channel !== DEMO.channel) return;
        const time = formatClockTime(clock.nowMs(), config.timeZone);
        process.stdout.write(`  ${grey(time)}  ${redactor.text(toldLine(delivery, config.locale))}\n`);
      },
      onPoll() {},
    });
    reps = startReps(running, { config, platform });
    process.stdout.write(welcome(running.url));
    await stopped.promise;
    await reps.stop();
    await running.stop();
    process.stdout.write('\n  已停止，记录都还在。 Stopped; the history is kept.\n');
    return 0;
  } catch (error) {
    if (!(error instanceof LeadbellError)) throw error;
    process.stderr.write(`leadbell: ${error.message}${error.hint ? `\n  ${error.hint}` : ''}\n`);
    return 1;
  }
}

const MOST_SHOWN = 80;
const NO_AWS = { ssm: async () => undefined, secretsmanager: async () => undefined };

const grey = (text: string): string => (process.stdout.isTTY ? styleText('gray', text) : text);
const bright = (text: string): string => (process.stdout.isTTY ? styleText(['bold', 'cyan'], text) : text);

function welcome(url: string): string {
  return `
  leadbell 演示 demo

  打开浏览器   ${bright(url)}
  Open         ${bright(url)}

  左边是销售群里看到的消息，右边是发件箱。电话、客户、销售、通话都是模拟的。Ctrl-C 停止。
  每条线索都轮到一位销售。点消息末尾的“我来跟进”，选个名字，抢在模拟的销售前面接手（他们要 15–70 秒）。
  没人接手的，45 秒后群里提醒，90 秒后经理群里提醒，两分钟后换人。
  一分钟左右，经理群会收到昨天的日报。

  On the left the sales group, on the right the outbox. Calls, customers and reps are simulated. Ctrl-C stops.
  Each lead is somebody's turn. Open 我来跟进 at the end of a message, choose a name, and take the lead before a
  simulated rep does, which is after 15 to 70 seconds. While nobody has it, the group is reminded after 45 seconds
  and the managers after 90; after two minutes it is the next person's.
  In a minute or so the managers' group reads the digest of yesterday.

`;
}

function portFromArguments(): PortChoice {
  const index = process.argv.indexOf('--port');
  const port = Number(process.argv[index + 1]);
  return index >= 0 && Number.isInteger(port) ? { exactly: port } : { from: CONSOLE_PORT };
}
