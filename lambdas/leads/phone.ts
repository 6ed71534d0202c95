import { maskNumbers } from './mask-numbers.ts';

/** A number, masked or not, and the suffix an import added. An encrypted one has letters before its `_`: kept whole. */
const SUFFIXED = /^(?<number>\+?[\d*\s()-]{3,})_[A-Za-z0-9]+$/;
/** Nothing but a number: masked however short it is. */
const DIALLED = /^\+?[\d\s()-]+$/;
/** Cipher text, which holds digits and no number: nobody could look it up once it is masked. */
const ENCRYPTED = /^(?=(?:.*[A-Za-z]){6})(?!.*\d(?:[+/=_-]*\d){10})[A-Za-z\d+/=_-]{20,}$/;
/** Has so many digits that one could find any number in it. */
const HEX = /^(?:[\da-f]{24,}|[\dA-F]{24,})$/;
/** Somebody who hides a number among letters writes it in few groups: `weixin138a0013b8000mobile`. */
const GROUPS_AT_MOST = 4;
const MOBILE = /1[3-9]\d{9}/;

/** A phone number as it is shown: the vendor's import suffix dropped, otherwise exactly as given. */
export function shownPhone(callee: string): string {
  return callee.replace(SUFFIXED, '$<number>');
}

/** `138****5545`. What is masked or encrypted already stays as it came. */
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
