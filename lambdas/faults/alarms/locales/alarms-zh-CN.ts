import type { AlarmWords } from '../alarm-words.ts';

export const alarmWordsZhCN: AlarmWords = {
  begins: '告警',
  over: '告警解除',
  since: (time) => `开始时间：${time}`,
  overAt: (time) => `解除时间：${time}`,
  todoLabel: '请处理：',
  runbook: (address) => `处理手册：${address}`,
  detail: (text) => `技术细节：${text}`,
  other: (name) => ({ happened: `CloudWatch 告警 ${name}`, todo: '到 CloudWatch 控制台查看这个告警。' }),
  kinds: {
    'tick-silent': {
      happened: () => '定时任务停了 5 分钟：通话记录不再读取，通知也不再发送',
      todo: '查看 EventBridge 调度是否启用、tick 函数的日志和账号的并发额度；恢复后会自动补读补发。',
    },
    'schedule-failing': {
      happened: () => '定时调度无法调用 tick 函数',
      todo: '重新部署一次；如果还不行，检查并发额度是否用完。',
    },
    'account-unread': {
      happened: (of) => `账号 ${of} 的通话记录一直读不到，新线索没有人知道`,
      todo: '查看 poll 函数的日志，里面写明了原因；恢复后会从出问题的时刻补读。',
    },
    'token-refused': {
      happened: (of) => `账号 ${of} 的令牌被拒绝，名下任务都读不到了`,
      todo: '到外呼平台后台复制新的令牌，更新到密钥里，一分钟内会自动重试。',
    },
    'reads-skipped': {
      happened: (of) => `账号 ${of} 的任务不能在一分钟内全部读完，通知会变慢`,
      todo: '任务太多或平台变慢：调高该账号的 concurrency，或放宽 windows 的 every；没有漏掉的线索，下一分钟先读没读到的。',
    },
    'task-unreadable': {
      happened: () => '有任务的通话记录读不了',
      todo: 'poll 函数的日志里写明了是哪个任务、什么原因。',
    },
    'books-open': {
      happened: () => '读到的通话记录连续两次和平台报的总数对不上',
      todo: '到外呼平台后台核对该任务的记录数。',
    },
    'polls-pile-up': {
      happened: () => '任务排队等待读取已超过 10 分钟',
      todo: '任务太多或平台太慢：缩短最长的 windows，或调高账号的 concurrency。',
    },
    'delivery-overdue': {
      happened: () => '有消息该发而没有发出，已超过 10 分钟',
      todo: 'tick 函数的日志里写明了是哪个渠道，再看 deliver 函数的日志。',
    },
    'deliveries-dead': {
      happened: () => '有通知多次重试后放弃了：有人还不知道这条线索',
      todo: '先人工通知销售；原因消除后用 leadbell redrive 重新发送。',
    },
    'channel-refuses': {
      happened: (of) => `渠道 ${of} 拒收消息，已暂停发送，消息都还留着`,
      todo: '检查机器人是否被移出群，必要时换上新的 webhook；恢复后会自动补发。',
    },
    'digest-late': {
      happened: () => '汇总已晚了半个小时',
      todo: '查看 digest 函数的日志。',
    },
    'messages-fail': {
      happened: (of) => `函数 ${of} 反复处理失败`,
      todo: '日志里有具体的错误，多半是 AWS 本身的问题或缺少权限；不会自己好的话，重新部署一次。',
    },
    'function-errors': {
      happened: (of) => `函数 ${of} 反复崩溃或超时`,
      todo: '查看函数日志；如果刚部署过，先回滚。',
    },
    'function-throttled': {
      happened: (of) => `函数 ${of} 被限流：账号的并发额度用完了`,
      todo: '向 AWS 申请提高并发额度，或看看还有谁在用；通知会变慢，不会丢。',
    },
    'function-slow': {
      happened: (of) => `函数 ${of} 的运行时间一直接近上限`,
      todo: '首次读取很长的时间段时会这样，会自己恢复；否则多半是平台变慢了。',
    },
    'relay-fails': {
      happened: () => '告警转发失败，群里可能收不到告警',
      todo: '查看 alarm 函数的日志，检查机器人的 webhook。',
    },
    'answers-fail': {
      happened: () => '“我来跟进”的页面反复出错：有人点了链接，却接手不了线索',
      todo: '查看 answer 函数的日志；如果刚部署过，先回滚。通知照常发送，急的话先用 leadbell claim 替人接手。',
    },
    'answers-refused': {
      happened: () => '“我来跟进”的页面拒绝了大量请求：可能有人在试探链接，或者同时打开的人太多',
      todo: '通知不受影响。查看 answer 函数的日志；链接如果外泄，用 leadbell people revoke 撤销相关人员的登记。',
    },
  },
};
