import { stringify } from 'yaml';
import { RECEIVERS } from './receivers.ts';
import { robotRefOf, tokenRefOf, type Wanted } from './wanted.ts';

const zhCn = {
  head: [
    '由 leadbell init 生成。每个键的说明见 docs/configuration.zh-CN.md。',
    '改完先检查：leadbell check leadbell.yaml',
  ],
  account: '外呼平台的账号。令牌不写在这里，只写它在哪个环境变量里；部署到 AWS 时改成 ssm:/名字。',
  accountInAws:
    '外呼平台的账号。令牌和其他密钥不写在这里，存在 AWS 的 SSM 参数里（ssm:/名字）：leadbell deploy 会逐个问你要，并存进去。',
  channels: '通知发到哪里。mention 里写要 @ 的人：[zhangsan]，[@all] 是所有人。',
  topics: '主题的邮箱，每个都要点一次确认链接。',
  tasks: '读哪些外呼任务，通知哪些渠道。默认只通知 A 级。',
  ops: '出了故障告诉谁。故障不发到接收线索的群里。',
  noOps: '出了故障告诉谁：现在没有人。给运维单独建一个渠道 ops，再去掉 #：',
  digests: '经理每天早上看的日报，去掉 # 就生效：',
};

const en: typeof zhCn = {
  head: [
    'Written by leadbell init. Every key is in docs/configuration.md.',
    'After a change: leadbell check leadbell.yaml',
  ],
  account:
    'The account at the platform. The token is not here, only which variable holds it; on AWS make it ssm:/name.',
  accountInAws:
    'The account at the platform. The token is not here, nor any other secret, but in parameters of AWS SSM: leadbell deploy asks for each, and stores it.',
  channels: 'Where alerts go. `mention` names who is mentioned: [zhangsan]; [@all] is everybody.',
  topics: 'Addresses of a topic. Each must confirm once.',
  tasks:
    'Which calling tasks are read, and which channels hear of them. Only A is told unless you say otherwise.',
  ops: 'Who hears of faults. They never go to a group that hears of leads.',
  noOps: 'Who hears of faults: nobody yet. Make a channel `ops` for operators, and take away the #:',
  digests: 'What managers read each morning; take away the # to have it:',
};

const WORDS = { 'zh-CN': zhCn, en } as const;

/** The file, with comments in the team's language. */
export function fileText(wanted: Wanted): string {
  const { timeZone, locale, account, baseUrl, userId, subUserId, channel, tasks } = wanted;
  const words = WORDS[locale];
  const lines = [
    ...words.head.map((line) => `# ${line}`),
    `timeZone: ${timeZone}`,
    `locale: ${locale}`,
    '',
    `# ${wanted.isForAws ? words.accountInAws : words.account}`,
    'accounts:',
    `  ${scalar(account)}:`,
    `    baseUrl: ${scalar(baseUrl)}`,
    `    userId: ${scalar(userId)}`,
    ...(subUserId === null ? [] : [`    subUserId: ${scalar(subUserId)}`]),
    `    token: ${tokenRefOf(wanted)}`,
    '',
    `# ${words.channels}`,
    'channels:',
    ...channelLines(wanted),
    '',
    ...topicLines(wanted, words.topics),
    `# ${words.tasks}`,
    'tasks:',
    ...tasks.flatMap(({ id, name }) => [
      `  - id: ${scalar(id)}`,
      `    name: ${scalar(name)}`,
      `    account: ${scalar(account)}`,
      `    channels: [${scalar(channel)}]`,
    ]),
    '',
    `# ${wanted.ops ? words.ops : words.noOps}`,
    `${wanted.ops ? '' : '# '}ops: { channels: [ops] }`,
    '',
    `# ${words.digests}`,
    '# digests:',
    `#   daily: { every: day, at: "08:37", channels: [${scalar(channel)}] }`,
  ];
  return `${lines.join('\n')}\n`;
}

function channelLines(wanted: Wanted): string[] {
  const { channel, receiver, signed, ops } = wanted;
  const { type } = RECEIVERS[receiver];
  const robot = (name: string) => {
    const secret = signed ? `, secret: ${robotRefOf(wanted, name, 'secret')}` : '';
    return `  ${scalar(name)}: { type: ${type}, webhook: ${robotRefOf(wanted, name, 'webhook')}${secret} }`;
  };
  const topic = (name: string) => `  ${scalar(name)}: { type: sns, topic: ${scalar(name)} }`;
  const line = receiver === 'sns' ? topic : robot;
  return [channel, ...(ops ? ['ops'] : [])].map(line);
}

function topicLines({ channel, receiver, ops }: Wanted, comment: string): string[] {
  if (receiver !== 'sns') return [];
  const names = [channel, ...(ops ? ['ops'] : [])];
  return [`# ${comment}`, 'topics:', ...names.map((name) => `  ${scalar(name)}: { emails: [] }`), ''];
}

/** On one line, in quotes where YAML would read something else, or where a comma or a bracket would end it. */
function scalar(value: string): string {
  const plain = stringify(value, { lineWidth: 0 }).trimEnd();
  return /^[\p{L}\p{N}_][\p{L}\p{N}_./:-]*$/u.test(plain) && !plain.endsWith(':')
    ? plain
    : JSON.stringify(value);
}
