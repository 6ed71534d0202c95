import type { ChannelLimits } from '../channels/channel.ts';

export type Locale = 'zh-CN' | 'en';

/** What rendering depends on besides the lead itself: pure data, so that a message can be shown before it is sent. */
export interface RenderContext {
  locale: Locale;
  /** IANA zone of the team: times in messages. */
  timeZone: string;
  nowMs: number;
  /** The channel's name: part of a message's stable id. */
  channel: string;
  limits: ChannelLimits;
}
