import { SECOND_MS } from '../platform/duration.ts';
import type { BeforeSend } from './before-send.ts';
import type { Delivery } from './delivery.ts';

const GIVE_UP: BeforeSend = { do: 'give-up', reason: 'text-never-sent' };

/** No picture goes out before its text, and none where the text never did. */
export function beforePicture(text: Delivery | null, nowMs: number): BeforeSend {
  switch (text?.state) {
    case 'sent':
      return { do: 'send' };
    case 'dead':
      return text.ambiguous > 0 ? { do: 'send' } : GIVE_UP;
    case 'pending':
    case 'sending': {
      const readyMs = text.notBeforeMs ?? nowMs;
      return readyMs <= nowMs ? { do: 'skip' } : { do: 'wait', untilMs: readyMs + SECOND_MS };
    }
    default:
      return GIVE_UP;
  }
}
