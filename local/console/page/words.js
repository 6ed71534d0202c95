/** What the page says. Lead data is shown as it is, in whatever language it came. */
export const WORDS = {
  'zh-CN': {
    other: 'EN',
    title: 'leadbell 线索铃',
    demo: ['演示', ' · 通话都是模拟的'],
    demoGroups: {
      'sales-east': '东区 企微',
      'sales-north': '北区 钉钉',
      'sales-south': '南区 飞书',
      managers: '经理群',
    },
    picture: '日报图表',
    members: '（18）',
    robot: '线索铃',
    robotTag: '机器人',
    noMessages: '还没有消息。一有 A 级线索，这里就会响。',
    theme: '切换深色',
    lost: '连接断开，正在重连……',
    starting: '正在启动……',
    lastRead: (age, listed) => `${age}读过通话记录，窗口内 ${listed} 通`,
    readFault: (fault) => `读取通话记录失败（${fault}），会自动重试`,
    counters: {
      medianMs: '挂断到通知',
      leads: '今日线索',
      told: '已通知',
      pending: '待发送',
      held: '暂缓',
      dead: '已放弃',
    },
    hints: {
      medianMs: '中位数',
      leads: '评为 A 级等',
      told: '已有渠道收到',
      pending: '重试或限流中',
      held: '更正确认中',
      dead: '已停止重试',
    },
    lane: { open: '畅通', stopped: '已停', sent: '已发', waiting: '等待' },
    outbox: '发件箱',
    outboxNote: '直接读自数据表，重启不丢',
    columns: ['状态', '线索', '渠道', '次数', '写入', '说明'],
    states: {
      pending: '待发',
      sending: '发送中',
      sent: '已发',
      dead: '已放弃',
      baselined: '只记录',
      cancelled: '取消',
      held: '暂缓',
    },
    kinds: { correction: '更正', again: '再次', reminder: '提醒', taken: '接手', outcome: '结果' },
    empty: '发件箱是空的。第一条线索来了就会出现在这里。',
    tookMs: (text) => `挂断后 ${text}`,
    until: (text) => `${text}后再试`,
    heldUntil: (text) => `确认中，${text}后发送`,
    restsUntil: (text) => `免打扰或静音，${text}后发送`,
    remindIn: (text) => `没人接手就在 ${text}后发送`,
    taken: (name, text) => `${name} ${text}接手`,
    untaken: (text, name) => `${text}无人接手${name ? `，该 ${name} 跟进` : ''}`,
    outcomes: {
      contacted: '已联系',
      'not-reached': '未接通',
      appointment: '约了时间',
      won: '成交',
      'not-interested': '无意向',
      'wrong-number': '号码不对',
    },
    unnamed: '未留姓名',
    ago: { now: '刚刚', s: ' 秒前', m: ' 分钟前', h: ' 小时前', d: ' 天前' },
    span: { s: ' 秒', m: ' 分', h: ' 小时', d: ' 天' },
    separator: '·',
  },
  en: {
    other: '中文',
    title: 'leadbell',
    demo: ['Demo', ' · every call is simulated'],
    demoGroups: {
      'sales-east': 'East (WeCom)',
      'sales-north': 'North (DingTalk)',
      'sales-south': 'South (Feishu)',
      managers: 'Managers',
    },
    picture: 'The chart of a digest',
    members: ' (18)',
    robot: 'leadbell',
    robotTag: 'BOT',
    noMessages: 'No messages yet. The bell rings here with the first A.',
    theme: 'Dark or light',
    lost: 'Connection lost, trying again…',
    starting: 'Starting…',
    lastRead: (age, listed) => `Records read ${age}, ${listed} calls in the window`,
    readFault: (fault) => `Call records could not be read (${fault}), trying again`,
    counters: {
      medianMs: 'Hang-up to told',
      leads: 'Leads today',
      told: 'Told',
      pending: 'Pending',
      held: 'Held',
      dead: 'Dead',
    },
    hints: {
      medianMs: 'median',
      leads: 'wanted grades',
      told: 'in a channel',
      pending: 'due or retrying',
      held: 'on purpose',
      dead: 'given up',
    },
    lane: { open: 'open', stopped: 'stopped', sent: 'sent', waiting: 'waiting' },
    outbox: 'Outbox',
    outboxNote: 'read from the table, survives a restart',
    columns: ['State', 'Lead', 'Channel', 'Tries', 'Written', 'Note'],
    states: {
      pending: 'pending',
      sending: 'sending',
      sent: 'sent',
      dead: 'dead',
      baselined: 'baseline',
      cancelled: 'cancelled',
      held: 'held',
    },
    kinds: {
      correction: 'Correction',
      again: 'Again',
      reminder: 'Reminder',
      taken: 'Taken',
      outcome: 'Outcome',
    },
    empty: 'The outbox is empty. The first lead will show here.',
    tookMs: (text) => `${text} after hang-up`,
    until: (text) => `again in ${text}`,
    heldUntil: (text) => `settling, goes out in ${text}`,
    restsUntil: (text) => `people rest, goes out in ${text}`,
    remindIn: (text) => `goes out in ${text} unless it is taken`,
    taken: (name, text) => `${name} took it in ${text}`,
    untaken: (text, name) => `not taken for ${text}${name ? `, for ${name}` : ''}`,
    outcomes: {
      contacted: 'contacted',
      'not-reached': 'not reached',
      appointment: 'appointment',
      won: 'won',
      'not-interested': 'not interested',
      'wrong-number': 'wrong number',
    },
    unnamed: 'no name',
    ago: { now: 'just now', s: ' s ago', m: ' min ago', h: ' h ago', d: ' d ago' },
    span: { s: ' s', m: ' min', h: ' h', d: ' d' },
    separator: '·',
  },
};

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
];

function inUnits(ms) {
  for (const [unit, size] of UNITS) if (ms >= size) return [unit, Math.floor(ms / size)];
  return ['s', 0];
}

export function span(ms, words) {
  const [unit, count] = inUnits(Math.max(0, ms));
  return `${count}${words.span[unit]}`;
}

export function ago(ms, words) {
  if (ms < 2000) return words.ago.now;
  const [unit, count] = inUnits(ms);
  return `${count}${words.ago[unit]}`;
}
