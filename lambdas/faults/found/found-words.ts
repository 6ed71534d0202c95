/** Of tasks that were found. */
export interface FoundWords {
  head(count: number, account: string): string;
  /** @param channels where their leads go */
  told(channels: string): string;
  past: string;
  toEnd: string;
}

export const foundWordsZhCN: FoundWords = {
  head: (count, account) => `【新任务】账号 ${account} 有 ${count} 个新任务开始读取`,
  told: (channels) => `线索通知到：${channels}`,
  past: '开始读取之前就已结束的通话只记录，不通知。',
  toEnd:
    '不需要的话，改 leadbell.yaml 里该账号的 discover.match，或者把任务写进 tasks 并加上 enabled: false。',
};

export const foundWordsEn: FoundWords = {
  head: (count, account) =>
    `[New tasks] ${count === 1 ? 'One more task' : `${count} more tasks`} of account ${account} ${count === 1 ? 'is' : 'are'} read from now on`,
  told: (channels) => `Leads go to: ${channels}`,
  past: 'Calls that were over before that are recorded, and not told.',
  toEnd:
    'If that is a mistake, change “discover.match” of the account in leadbell.yaml, or list the task under “tasks” with “enabled: false”.',
};
