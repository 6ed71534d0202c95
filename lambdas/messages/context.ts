export type Locale = 'zh-CN' | 'en';

/** A bound for an e-mail, so that nothing grows without one. */
export const LETTER_BYTES = 32 * 1024;

/** What rendering depends on besides the lead itself: pure data, so that a message can be shown before it is sent. */
export interface RenderContext {
  locale: Locale;
  /** IANA zone of the team: times in messages. */
  timeZone: string;
  nowMs: number;
  /** The channel's name: part of a message's stable id. */
  channel: string;
  /** UTF-8 bytes of a plain text. @default {@link LETTER_BYTES} */
  textBytes?: number;
}
