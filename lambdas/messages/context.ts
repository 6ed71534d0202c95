export type Locale = 'zh-CN' | 'en';

/** A limit for e-mails, so that every form has one. */
export const LETTER_BYTES = 32 * 1024;

/** What rendering depends on apart from the lead. Pure data, so that a message can be shown without sending it. */
export interface RenderContext {
  locale: Locale;
  /** The team's IANA zone, for times in messages. */
  timeZone: string;
  nowMs: number;
  /** The channel's name: part of a message's stable id. */
  channel: string;
  /** UTF-8 bytes of a plain text. @default {@link LETTER_BYTES} */
  textBytes?: number;
}
