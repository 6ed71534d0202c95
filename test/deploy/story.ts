import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ENVIRONMENT } from '../../lambdas/functions/environment.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { zonedParts } from '../../lambdas/platform/time/zoned-time.ts';
import { type RawRecord, vendorRecord } from '../support/records.ts';
import { type Robot, startRobot } from '../support/robot.ts';
import { startVendor, type Vendor } from '../support/vendor.ts';
import { Account } from './account.ts';
import { createCdk } from './cdk.ts';
import { MetricExtraction } from './emf.ts';
import { createLeadbell } from './leadbell.ts';
import { cookiesFrom, hiddenFields, Page } from './page.ts';
import { BETA_TASK_ID, leadbellYaml, SECOND_TASK_ID, SECRETS } from './settings.ts';
import { expect, type Steps, waitFor } from './steps.ts';
import { Subscriber } from './subscriber.ts';

const ZONE = 'Asia/Shanghai';
const GRADE_A = 1;
const GRADE_B = 2;
/** A rate(1 minute), which the emulator looks at every ten seconds, on a machine that has other things to do. */
const NEXT_TICK_MS = 100 * SECOND_MS;
const SOON_MS = 60 * SECOND_MS;
/** From writing the configuration to the first tick, at the most: a digest that is due sooner would be of the past. */
const UNTIL_FIRST_TICK_MS = 150 * SECOND_MS;
const BETA_TOKEN = 'beta-token-that-is-right';

export interface Scene {
  directory: string;
  endpoint: string;
  steps: Steps;
}

/** From an empty account to a second deployment, driven by the deployed schedule alone. */
export async function tellStory(scene: Scene): Promise<void> {
  const acme = await startVendor();
  const beta = await startVendor({ token: BETA_TOKEN });
  const [sales, managers] = [await startRobot(), await startRobot()];
  const account = new Account(scene.endpoint);
  try {
    await deployAndWatch(scene, { acme, beta, sales, managers, account });
  } finally {
    account.close();
    await Promise.all([acme, beta, sales, managers].map((one) => one.close()));
  }
}

interface Surroundings {
  acme: Vendor;
  beta: Vendor;
  sales: Robot;
  managers: Robot;
  account: Account;
}

async function deployAndWatch(
  { directory, endpoint, steps }: Scene,
  { acme, beta, sales, managers, account }: Surroundings,
): Promise<void> {
  const cdk = createCdk({ directory }, endpoint);
  const metrics = new MetricExtraction(account);
  const configFile = join(directory, 'leadbell.yaml');

  await steps.step('secrets', async () => {
    await account.putParameter(SECRETS.acmeToken, 'test-token-eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9');
    await account.putParameter(SECRETS.salesWebhook, sales.url);
    await account.putParameter(SECRETS.managersWebhook, managers.url);
    await account.createSecret(SECRETS.tokens, { beta: 'an-old-token' });
    return 'three in Parameter Store, one in Secrets Manager, and that one is out of date';
  });

  await steps.step('cdk bootstrap', async () => lastLine(await cdk.bootstrap(), 'bootstrapped'));

  const nowMs = Date.now();
  const digestAtMs = Math.ceil((nowMs + UNTIL_FIRST_TICK_MS) / MINUTE_MS) * MINUTE_MS;
  const calls = makeCalls(nowMs, digestAtMs);
  acme.set({
    records: [calls.first, calls.second, calls.late, calls.unwanted, calls.old, ...calls.yesterday],
  });
  beta.set({ records: [calls.ofBeta] });
  const urls = { acmeUrl: acme.url, betaUrl: beta.url, digestAt: clockTime(digestAtMs) };

  await steps.step('cdk deploy --all', async () => {
    writeFileSync(
      configFile,
      leadbellYaml({ ...urls, withSecondTask: false, pageUrl: 'https://first.invalid' }),
    );
    await cdk.deployAll(configFile);
    const alarms = await account.resources('leadbell-alerting', 'AWS::CloudWatch::Alarm');
    const functions = await account.resources('leadbell-alerting', 'AWS::Lambda::Function');
    expect(
      functions.length === 6 && alarms.length > 20,
      `${functions.length} functions, ${alarms.length} alarms`,
    );
    return `two stacks with ${functions.length} functions and ${alarms.length} alarms`;
  });

  const [apiId = ''] = await account.resources('leadbell-alerting', 'AWS::ApiGatewayV2::Api');
  const page = new Page(endpoint, apiId);
  const leadbell = createLeadbell({ directory }, endpoint, configFile);

  await steps.step('the page is there, before anybody knows where', async () => {
    const url = await account.output('leadbell-alerting', 'AnswersUrl');
    expect(url.includes(apiId), `the output AnswersUrl says ${url}`);
    const { status, headers } = await page.ask({ path: '/c/forged' });
    expect(status >= 400 && status < 500, `it answers a forged link with ${status}`);
    const policy = String(headers['content-security-policy']);
    expect(policy.includes("default-src 'none'"), `its content policy is ${policy}`);
    return `${url}: a forged link is refused with ${status}`;
  });

  const leads = await Subscriber.of(account, 'hot-leads');
  const ops = await Subscriber.of(account, 'ops');
  sales.next({ errcode: -1 });

  await steps.step('first tick', async () => {
    const tickMs = await nextTick(account);
    expect(
      tickMs < digestAtMs,
      'it came so late that the digest would be of the past: this machine is too slow',
    );
    return `by the deployed schedule; ${acme.requests.length} requests to the vendor so far`;
  });

  await steps.step('a lead rings', async () => {
    for (const call of [calls.first, calls.second]) {
      await heardOnce(sales, call);
      await publishedOnce(leads, call);
    }
    expect(sales.heard.length === 2, `the group heard ${sales.heard.length} messages`);
    const speed = metrics.sums.size;
    await metrics.run();
    expect(metrics.sums.size > speed, 'no metric came out of the logs');
    return `two leads, each once in the group and once to the SNS subscriber; nothing of ${calls.yesterday.length + 1} old ones`;
  });

  await steps.step('leadbell tail', async () => {
    const record = String(calls.first.id);
    const { code, stdout, stderr } = await leadbell.run('tail', '--no-follow', '--record', record);
    expect(code === 0, `it ended with ${code}: ${stderr}`);
    const lines = stdout
      .trim()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as TailLine);
    const heard = lines.filter(({ fields }) => fields.record === record).map((line) => line.function);
    expect(heard.includes('poll') && heard.includes('deliver'), `it says of the record: ${stdout}`);
    const times = lines.map(({ at }) => Date.parse(at));
    expect(
      times.every((at, index) => at >= (times[index - 1] ?? at)),
      'its lines are not in the order of time',
    );
    return `${lines.length} lines of one record, from its listing to its alert`;
  });

  await steps.step('robot fault and recovery', async () => {
    const refused = sales.requests.filter(({ errcode }) => errcode === -1);
    expect(refused.length === 1, `the robot refused ${refused.length} times`);
    expect(sales.requests.length === 3, `the robot had ${sales.requests.length} requests`);
    const repeats = sales.contents.filter((content) => content.includes('重发'));
    expect(repeats.length === 0, 'a message that was refused for sure is marked as a repeat');
    const again = (sales.requests.at(-1)?.atMs ?? 0) - (refused[0]?.atMs ?? 0);
    return `the robot was busy once, and took it ${(again / 1000).toFixed(1)} s later`;
  });

  await steps.step('refused token', async () => {
    await ops.waitFor(
      'a fault',
      SOON_MS,
      ({ data }) => data.kind === 'token-refused' && data.name === 'beta',
    );
    const alarm = await alarmInAlarm(account, metrics, 'Alarmstokenrefusedbeta');
    await alarmHeard(ops, alarm.AlarmName);
    const told = ops.heard.filter(({ data }) => data.kind === 'token-refused');
    expect(told.length === 1, `operators heard it ${told.length} times`);
    return `operators heard once that beta is refused; alarm, in ALARM: ${alarm.AlarmDescription}`;
  });

  acme.change((records) =>
    records.map((record) => (record === calls.late ? regraded(record, GRADE_A) : record)),
  );
  await account.changeSecret(SECRETS.tokens, { beta: BETA_TOKEN });
  const repair = await account.setVariable('Poll', ENVIRONMENT.tableName, 'a-table-that-is-not-there');

  await steps.step('a function fails', async () => {
    await nextTick(account);
    const alarm = await alarmInAlarm(account, metrics, 'Alarmsmessagesfailpoll');
    await alarmHeard(ops, alarm.AlarmName);
    expect(sales.heard.length === 2, 'a poll that cannot reach its table told something');
    return `FailedMessages{poll} is ${metrics.sums.get('FailedMessages{poll}')}; alarm, in ALARM: ${alarm.AlarmDescription}`;
  });

  await repair();
  const before = await account.keys();
  await steps.step('a second cdk deploy, with another task and topic', async () => {
    acme.change((records) => [...records, calls.ofSecondTask, calls.oldOfSecondTask]);
    const pageUrl = `https://${apiId}.execute-api.us-east-1.amazonaws.com`;
    writeFileSync(configFile, leadbellYaml({ ...urls, withSecondTask: true, pageUrl }));
    await cdk.deployAll(configFile);
    const after = new Set(await account.keys());
    const lost = before.filter((key) => !after.has(key));
    expect(lost.length === 0, `the table lost ${lost.join(', ')}`);
    return `the table kept its ${before.length} items`;
  });
  const second = await Subscriber.of(account, 'second-team');

  await steps.step('a late grade', async () => {
    await nextTick(account);
    await heardOnce(sales, calls.late);
    await publishedOnce(leads, calls.late);
    return 'B when it was read first, A now: heard once in the group and once by the subscriber';
  });

  await steps.step('a rotated token', async () => {
    await heardOnce(sales, calls.ofBeta);
    await publishedOnce(leads, calls.ofBeta);
    return 'the lead of beta is heard, without a deployment';
  });

  await steps.step('the added task', async () => {
    await heardOnce(sales, calls.ofSecondTask);
    await publishedOnce(second, calls.ofSecondTask);
    return 'its new lead is heard by both its channels; its old one is not';
  });

  await steps.step('somebody signs in on the page', async () => {
    const { url } = await leadbell.json<{ url: string }>('people', 'link', 'zhangsan');
    const { pathname: path } = new URL(url);
    const asked = await page.ask({ path });
    expect(asked.status === 200 && asked.body.includes('张三'), `the link shows ${asked.status}`);
    const form = { ...hiddenFields(asked.body), do: 'enrol' };
    const enrolled = await page.ask({ path, cookies: cookiesFrom(asked), form });
    expect(enrolled.status < 400, `signing in ends with ${enrolled.status}: ${enrolled.body}`);
    const stranger = await page.ask({ path, cookies: [], form });
    expect(stranger.status >= 400, `the link is good twice: ${stranger.status}`);
    const [person] = await leadbell.json<{ enrolledAt: string | null }[]>('people');
    expect(person?.enrolledAt !== null, 'nobody is signed in');
    return 'by a personal link, once, and `people --stack` says so';
  });

  await steps.step('somebody takes a lead', async () => {
    const record = String(calls.ofSecondTask.id);
    const open = await leadbell.json<{ record: string; assignee: string | null }[]>('claims', '--open');
    const lead = open.find((one) => one.record === record);
    expect(lead?.assignee === 'zhangsan', `the lead is for ${lead?.assignee}`);
    await leadbell.json('claim', record, '--as', 'zhangsan');
    const [taken] = await leadbell.json<{ record: string }[]>('claims', '--person', 'zhangsan');
    expect(taken?.record === record, 'it is not taken');
    return 'from the command line, on the deployed table';
  });

  await steps.step('a digest', async () => {
    const digest = await waitFor('a digest', digestAtMs + NEXT_TICK_MS + SOON_MS - Date.now(), () =>
      managers.heard.find(({ msgtype }) => msgtype !== 'image'),
    );
    await waitFor('its picture', SOON_MS, () => managers.heard.find(({ msgtype }) => msgtype === 'image'));
    expect(managers.heard.length === 2, `the managers heard ${managers.heard.length} messages`);
    return `${digest.content.split('\n')[0]}, and its picture, drawn in the deployed function`;
  });

  const deployedFile = readFileSync(configFile, 'utf8');
  await steps.step('a push', async () => {
    writeFileSync(
      configFile,
      deployedFile.replace('channels: [sales-east, hot-leads]', 'channels: [second-team]'),
    );
    const { version, changes } = await leadbell.json<{ version: number; changes: { key: string }[] }>('push');
    expect(version === 1, `it is version ${version}`);
    await nextMinute();
    acme.change((records) => [...records, calls.pushed]);
    await nextTick(account);
    await publishedOnce(second, calls.pushed);
    return `${changes.map(({ key }) => key).join(', ')}: without a deployment, in the next minute`;
  });

  await steps.step('a push that needs a right', async () => {
    const other = `${SECRETS.salesWebhook}-of-somebody`;
    writeFileSync(configFile, deployedFile.replace(SECRETS.salesWebhook, other));
    const refusal = await leadbell.json('push').then(
      () => 'it was pushed',
      (error: Error) => error.message,
    );
    return lastLine(refusal, 'channels.sales-east.webhook');
  });

  writeFileSync(configFile, deployedFile);
  await steps.step('push --back', async () => {
    await leadbell.json('push', '--back');
    await nextMinute();
    acme.change((records) => [...records, calls.afterBack]);
    await nextTick(account);
    await heardOnce(sales, calls.afterBack);
    await publishedOnce(leads, calls.afterBack);
    const { inUse, versions } = await leadbell.json<{ inUse: number; versions: object[] }>('push', '--list');
    expect(inUse === 0 && versions.length === 2, `version ${inUse} of ${versions.length} is in use`);
    return 'told as it was deployed, and --list says who did what';
  });

  await steps.step('cdk diff', async () =>
    lastLine(await cdk.diff(configFile), 'Number of stacks with differences: 0'),
  );

  await steps.step('in the end', async () => {
    await Promise.all([leads, ops, second].map((one) => one.take()));
    const ofLeads = [calls.first, calls.second, calls.late, calls.ofBeta, calls.afterBack];
    const wanted = [...ofLeads, calls.ofSecondTask];
    for (const call of wanted) await heardOnce(sales, call);
    for (const call of ofLeads) await publishedOnce(leads, call);
    expect(heardTimes(sales, calls.pushed) === 0, 'the group heard what was pushed away from it');
    const silent = [calls.unwanted, calls.old, calls.oldOfSecondTask, ...calls.yesterday];
    for (const call of silent) expect(heardTimes(sales, call) === 0, `${call.id} was told`);
    expect(leads.heard.length === ofLeads.length, `the subscriber heard ${leads.heard.length} messages`);
    // Its lead was told, and then taken by a command, which leaves telling so to the next tick.
    await second.waitFor('that it was taken', NEXT_TICK_MS, ({ data }) => data.event === 'claimed');
    const ofSecond = second.heard
      .map(({ data }) => String(data.event))
      .toSorted(inOrder)
      .join(', ');
    expect(ofSecond === 'alert, alert, claimed', `the second subscriber heard ${ofSecond}`);
    const violations = [...sales.violations, ...managers.violations];
    expect(violations.length === 0, `the robots complain: ${violations.join('; ')}`);
    return `${wanted.length} leads, each once in the group and once to a subscriber; ${silent.length} others in silence`;
  });

  await steps.step('who hears a topic', async () => {
    const address = 'wang@example.cn';
    const heard = async () => leadbell.json<Heard[]>('subscriptions', 'hot-leads');
    await leadbell.json('subscribe', 'hot-leads', address, '--only', 'province=北京');
    expect(
      (await heard()).some((one) => one.address === address),
      `${address} is not subscribed`,
    );
    const isOfFile = (await heard()).filter(({ by }) => by === 'file').map((one) => one.address);
    expect(isOfFile.join() === 'li@example.cn', `the file has ${isOfFile.join()}`);
    const { code } = await leadbell.run('unsubscribe', 'hot-leads', address);
    const isGone = !(await heard()).some((one) => one.address === address);
    expect(code === 0 ? isGone : code === 1, `unsubscribing ended with ${code}`);
    return `${address} came, by a command${isGone ? ', and went' : ''}; li@example.cn is the file's`;
  });

  await steps.step('leadbell doctor', async () => {
    const { stdout, stderr } = await leadbell.run('doctor');
    expect(stdout !== '', stderr);
    const { checks } = JSON.parse(stdout) as Doctored;
    const of = (name: string) => checks.find((check) => check.name === name);
    const functions = ['tick', 'poll', 'deliver', 'digest', 'answer', 'alarm'].map(
      (name) => `function ${name}`,
    );
    for (const name of ['deployment', 'schedule', 'table', ...functions, 'queue polls', 'channel ops']) {
      const check = of(name);
      expect(check?.ok === true, `${name}: ${check?.detail ?? 'is not looked at'}`);
    }
    const bad = checks.filter(({ ok }) => !ok).map(({ name, detail }) => `${name} (${detail})`);
    return `${of('deployment')?.detail}; not well: ${bad.join(', ') || 'nothing'}`;
  });

  await steps.step('leadbell deploy --yes, once more', async () => {
    const { code, stdout, stderr } = await leadbell.deploy('--yes');
    expect(code === 0, `it ended with ${code}: ${stderr}\n${stdout}`);
    const tests = [sales, managers].map(
      (robot) => robot.contents.filter((one) => one.includes('【测试】')).length,
    );
    expect(tests.join() === '1,1', `the robots heard ${tests.join(' and ')} test alerts`);
    return lastLine(stdout, 'Every task was read');
  });
}

interface TailLine {
  at: string;
  function: string;
  fields: { record?: string };
}

interface Heard {
  address: string;
  by: string;
}

interface Doctored {
  checks: { name: string; ok: boolean; detail: string }[];
}

const inOrder = (one: string, other: string): number => (one < other ? -1 : 1);

let phones = 0;

function makeCalls(nowMs: number, digestAtMs: number) {
  const call = (agoMs: number, fields: Record<string, unknown> = {}): RawRecord => {
    phones += 1;
    return vendorRecord({
      calledAtMs: nowMs - agoMs,
      callee: `1380000${String(phones).padStart(4, '0')}`,
      intention_results: GRADE_A,
      ...fields,
    });
  };
  const { hour, minute } = zonedParts(digestAtMs, ZONE);
  const todayAgoMs = nowMs - digestAtMs + (hour * 60 + minute) * MINUTE_MS;
  return {
    first: call(2 * MINUTE_MS),
    second: call(2 * MINUTE_MS),
    late: call(3 * MINUTE_MS, { intention_results: GRADE_B }),
    unwanted: call(2 * MINUTE_MS, { intention_results: 5 }),
    old: call(3 * HOUR_MS),
    yesterday: [1, 2, 3].map((n) => call(todayAgoMs + DAY_MS / 2 + n * MINUTE_MS)),
    ofBeta: call(2 * MINUTE_MS, { task_id: BETA_TASK_ID }),
    ofSecondTask: call(2 * MINUTE_MS, { task_id: SECOND_TASK_ID }),
    oldOfSecondTask: call(3 * HOUR_MS, { task_id: SECOND_TASK_ID }),
    pushed: call(MINUTE_MS),
    afterBack: call(MINUTE_MS),
  };
}

const regraded = (record: RawRecord, grade: number): RawRecord => ({ ...record, intention_results: grade });

function clockTime(atMs: number): string {
  const { hour, minute } = zonedParts(atMs, ZONE);
  return [hour, minute].map((part) => String(part).padStart(2, '0')).join(':');
}

async function nextTick(account: Account): Promise<number> {
  const before = await account.lastTickMs();
  return waitFor('a tick', NEXT_TICK_MS, async () => {
    const lastMs = await account.lastTickMs();
    return lastMs === before ? undefined : lastMs;
  });
}

/** From then on every function goes by what was pushed before. */
const nextMinute = (): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, MINUTE_MS - (Date.now() % MINUTE_MS) + SECOND_MS));

const heardTimes = (robot: Robot, call: RawRecord): number =>
  robot.contents.reduce((sum, content) => sum + content.split(String(call.callee)).length - 1, 0);

async function heardOnce(robot: Robot, call: RawRecord): Promise<void> {
  await waitFor(`the alert of ${call.id} in the group`, SOON_MS, () => heardTimes(robot, call) || undefined);
  expect(heardTimes(robot, call) === 1, `the group heard ${call.id} ${heardTimes(robot, call)} times`);
}

async function publishedOnce(subscriber: Subscriber, call: RawRecord): Promise<void> {
  const isIt = ({ text }: { text: string }) => text.includes(String(call.callee));
  await subscriber.waitFor(`the alert of ${call.id} at the subscriber`, SOON_MS, isIt);
  const times = subscriber.heard.filter(isIt).length;
  expect(times === 1, `the subscriber heard ${call.id} ${times} times`);
}

/** The emulator looks at the last period only, and only when a metric comes in: the next minute's may be the first. */
function alarmInAlarm(account: Account, metrics: MetricExtraction, name: string) {
  return waitFor(`${name} in alarm`, NEXT_TICK_MS, async () => {
    await metrics.run();
    const alarm = await account.alarm(name);
    return alarm.StateValue === 'ALARM' ? alarm : undefined;
  });
}

async function alarmHeard(ops: Subscriber, name: string | undefined): Promise<void> {
  await ops.waitFor('the alarm', SOON_MS, ({ data }) => data.AlarmName === name);
}

/** The line with these words, which must be there. */
function lastLine(said: string, words: string): string {
  const line = said.split('\n').findLast((one) => one.includes(words));
  if (line === undefined) throw new Error(`it does not say "${words}":\n${said}`);
  return line.trim();
}
