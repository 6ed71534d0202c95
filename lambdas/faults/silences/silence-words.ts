/** The words of a language for silences. */
export interface SilenceWords {
  begins(what: string, until: string): string;
  over(what: string): string;
  channel(name: string): string;
  task(name: string): string;
  reason(text: string): string;
  by(name: string): string;
  lasted(from: string, to: string): string;
  held: string;
  toEnd(command: string): string;
  comes: string;
  /** This one is over, and another one goes on. */
  overAndHeld(what: string, until: string): string;
  stays: string;
  part(what: string, until: string): string;
  quiet(channel: string, until: string): string;
}

export const silenceWordsZhCN: SilenceWords = {
  begins: (what, until) => `【静音】${what}已静音，到 ${until} 为止`,
  over: (what) => `【静音结束】${what}恢复通知`,
  channel: (name) => `渠道 ${name} `,
  task: (name) => `任务“${name}”`,
  reason: (text) => `原因：${text}`,
  by: (name) => `操作人：${name}`,
  lasted: (from, to) => `从 ${from} 到 ${to}。`,
  held: '期间的线索和汇总都留着，一条不丢，静音结束后补发。故障通知不受影响。',
  toEnd: (command) => `提前结束：${command}`,
  comes: '留着的消息正在发出。',
  overAndHeld: (what, until) => `【静音结束】${what}还有另一次静音，到 ${until} 为止`,
  stays: '留着的消息继续留着，等那次静音结束后补发。',
  part: (what, until) => `${what}还在静音，到 ${until} 为止：那部分消息继续留着。`,
  quiet: (channel, until) =>
    `${channel}正在免打扰时段，到 ${until} 为止：留着的消息到时候再发，不受限的等级马上发。`,
};

export const silenceWordsEn: SilenceWords = {
  begins: (what, until) => `[silenced] ${what} is silenced until ${until}`,
  over: (what) => `[silence over] ${what} is told again`,
  channel: (name) => `Channel ${name}`,
  task: (name) => `Task ${name}`,
  reason: (text) => `Why: ${text}`,
  by: (name) => `Who: ${name}`,
  lasted: (from, to) => `From ${from} to ${to}.`,
  held: 'Leads and digests are held meanwhile, and come when it is over; nothing is dropped. Faults are told as ever.',
  toEnd: (command) => `To end it sooner: ${command}`,
  comes: 'What was held is being sent.',
  overAndHeld: (what, until) => `[silence over] ${what} is silenced by another one, until ${until}`,
  stays: 'What was held stays, and comes when that one is over.',
  part: (what, until) => `${what} is still silenced, until ${until}: what is of it stays.`,
  quiet: (channel, until) =>
    `${channel} has quiet hours until ${until}: what was held comes then, grades that they except at once.`,
};
