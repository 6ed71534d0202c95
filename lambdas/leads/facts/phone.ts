import { maskNumbers } from './mask-numbers.ts';

/**
 * A number, masked or not, with the suffix of an import. An encrypted one has letters before its `_` and stays whole.
 */
const SUFFIXED = /^(?<number>\+?[\d*\s()-]{3,})_[A-Za-z0-9]+$/;
/** Consists only of a number, so it is masked even if it is short. */
const DIALLED = /^\+?[\d\s()-]+$/;
/** Cipher text contains digits but no number. Masked, nobody could look it up. */
const ENCRYPTED = /^(?=(?:.*[A-Za-z]){6})(?!.*\d(?:[+/=_-]*\d){10})[A-Za-z\d+/=_-]{20,}$/;
/** Has so many digits that any number could be found in it. */
const HEX = /^(?:[\da-f]{24,}|[\dA-F]{24,})$/;
/** A number that somebody hides among letters has few groups: `weixin138a0013b8000mobile`. */
const GROUPS_AT_MOST = 4;
const MOBILE = /1[3-9]\d{9}/;

/** A phone number as shown: exactly as given, without the vendor's import suffix. */
export function shownPhone(callee: string): string {
  return callee.replace(SUFFIXED, '$<number>');
}

/** `138****5545`. Masked or encrypted numbers stay as they are. */
export function maskedPhone(phone: string): string {
  return isEncrypted(phone) ? phone : maskNumbers(phone, DIALLED.test(phone) ? 1 : undefined);
}

export function isEncrypted(phone: string): boolean {
  if (!ENCRYPTED.test(phone)) return false;
  const groups = phone.match(/\d+/g) ?? [];
  return (
    HEX.test(phone) || !groups.some((_, at) => MOBILE.test(groups.slice(at, at + GROUPS_AT_MOST).join('')))
  );
}
