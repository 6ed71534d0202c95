const DIALLED = /^\+?[\d\s()-]+$/;
/** A number, masked or not, and the suffix an import added. An encrypted one has letters before its `_`: kept whole. */
const SUFFIXED = /^(?<number>\+?[\d*\s()-]{3,})_[A-Za-z0-9]+$/;
const SHOWN_BEFORE = 3;
const SHOWN_AFTER = 4;
const USUAL_LENGTH = 11;

/** A phone number as it is shown: the vendor's import suffix dropped, otherwise exactly as given. */
export function shownPhone(callee: string): string {
  return callee.replace(SUFFIXED, '$<number>');
}

/** `138****5545`. Shorter numbers show proportionally less; what is masked or encrypted already stays as it came. */
export function maskedPhone(phone: string): string {
  if (!DIALLED.test(phone)) return phone;
  const share = Math.min(1, phone.length / USUAL_LENGTH);
  const before = Math.floor(SHOWN_BEFORE * share);
  const after = Math.floor(SHOWN_AFTER * share);
  const hidden = '*'.repeat(phone.length - before - after);
  return phone.slice(0, before) + hidden + phone.slice(phone.length - after);
}
