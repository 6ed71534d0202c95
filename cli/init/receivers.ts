/**
 * What `init` can write a channel for, by the name that people type. Others are written into the file by hand. The first
 * one is the default. Imports nothing, since every start of the program reads it.
 */
export const RECEIVERS = {
  wecom: { type: 'wecom-robot', label: 'WeCom (企业微信) group robot', signs: false },
  dingtalk: { type: 'dingtalk-robot', label: 'DingTalk (钉钉) group robot', signs: true },
  feishu: { type: 'feishu-robot', label: 'Feishu (飞书) group robot', signs: true },
  sns: { type: 'sns', label: 'Amazon SNS topic, for e-mail', signs: false },
} as const;

export type ReceiverName = keyof typeof RECEIVERS;

export const RECEIVER_NAMES = Object.keys(RECEIVERS) as ReceiverName[];
