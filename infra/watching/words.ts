import type { Config } from '../../lambdas/config/config.ts';

const zhCn = {
  intro:
    '# leadbell 商机提醒\n通话评级后，销售多快知道、有没有漏掉。右上角可选时间段，默认最近 24 小时；告警说明里附有处理手册。',
  leads: '新商机',
  alertsSent: '已发提醒',
  median: '挂机到提醒：中位数（秒）',
  p95: '挂机到提醒：95 分位（秒）',
  due: '待发',
  held: '按计划等待',
  oldestDue: '最久待发（秒）',
  leadsPerHour: '每小时新商机与提醒',
  speed: '挂机到提醒（秒）',
  waiting: '等待发送',
  faults: '故障',
  failedReads: '读取失败',
  dead: '放弃的提醒',
  openBooks: '账目不平',
  unreadable: '无法识别的记录',
  failedMessages: '处理失败',
  reads: '每个账号的成功读取',
  alarms: '告警',
  cost: '费用来源',
  calls: '函数调用',
  runtime: '函数运行时间（毫秒）',
  requests: '厂商接口请求',
  recordsRead: '读到的通话记录',
  messagesSent: '发出的消息',
  tableWrites: '条目写入',
  table: '数据表读写单位',
  read: '读',
  written: '写',
};

type Words = Readonly<Record<keyof typeof zhCn, string>>;

const en: Words = {
  intro:
    '# leadbell\nHow soon sales hear of a graded call, and whether any is missed. Choose the time above; it is the last 24 hours at first. Each alarm says where the runbook tells what to do.',
  leads: 'New leads',
  alertsSent: 'Alerts sent',
  median: 'Hang-up to alert, median (s)',
  p95: 'Hang-up to alert, 95th percentile (s)',
  due: 'Due',
  held: 'Held on purpose',
  oldestDue: 'Oldest due (s)',
  leadsPerHour: 'Leads and alerts, by the hour',
  speed: 'Hang-up to alert (s)',
  waiting: 'Waiting to be sent',
  faults: 'Faults',
  failedReads: 'Failed reads',
  dead: 'Alerts given up',
  openBooks: 'Books not closed',
  unreadable: 'Unreadable records',
  failedMessages: 'failed',
  reads: 'Good reads of each account',
  alarms: 'Alarms',
  cost: 'What costs money',
  calls: 'Function calls',
  runtime: 'Function run time (ms)',
  requests: 'Requests to the record API',
  recordsRead: 'Records read',
  messagesSent: 'Messages sent',
  tableWrites: 'Items written',
  table: 'Table capacity units',
  read: 'read',
  written: 'written',
};

/** What the dashboard says, in the team's language: managers read it. */
export const WORDS: Readonly<Record<Config['locale'], Words>> = { 'zh-CN': zhCn, en };
