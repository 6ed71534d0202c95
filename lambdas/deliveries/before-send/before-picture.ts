import { SECOND_MS } from '../../platform/time/duration.ts';
import type { Delivery } from '../delivery.ts';
import type { BeforeSend } from './before-send.ts';

const GIVE_UP: BeforeSend = { do: 'give-up', reason: 'text-never-sent' };

/** A picture is not sent before its text, and not at all if the text was not sent. */
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
