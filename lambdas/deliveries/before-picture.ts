import { SECOND_MS } from '../platform/duration.ts';
import type { Delivery } from './delivery.ts';

/** What to do with a picture that is due, seeing the text it belongs to. */
export type BeforePicture =
  | { do: 'send' }
  /** The text is about to be sent: look again after that. */
  | { do: 'skip' }
  | { do: 'wait'; untilMs: number }
  | { do: 'give-up' };

/** No picture goes out before its text, and none where the text never did. */
export function beforePicture(text: Delivery | null, nowMs: number): BeforePicture {
  switch (text?.state) {
    case 'sent':
      return { do: 'send' };
    case 'dead':
      return text.ambiguous > 0 ? { do: 'send' } : { do: 'give-up' };
    case 'pending':
    case 'sending': {
      const readyMs = text.notBeforeMs ?? nowMs;
      return readyMs <= nowMs ? { do: 'skip' } : { do: 'wait', untilMs: readyMs + SECOND_MS };
    }
    default:
      return { do: 'give-up' };
  }
}
