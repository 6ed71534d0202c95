import { maskNumbers } from './mask-numbers.ts';

/** A number, masked or not, and the suffix an import added. An encrypted one has letters before its `_`: kept whole. */
const SUFFIXED = /^(?<number>\+?[\d*\s()-]{3,})_[A-Za-z0-9]+$/;
/** Nothing but a number: masked however short it is. */
const DIALLED = /^\+?[\d\s()-]+$/;
/** Cipher text, which holds digits and no number: nobody could look it up once it is masked. */
const ENCRYPTED = /^(?=(?:.*[A-Za-z]){6})(?!.*\d{11})[A-Za-z\d+/=_-]{20,}$/;

/** A phone number as it is shown: the vendor's import suffix dropped, otherwise exactly as given. */
export function shownPhone(callee: string): string {
  return callee.replace(SUFFIXED, '$<number>');
}

/** `138****5545`. What is masked or encrypted already stays as it came. */
export function maskedPhone(phone: string): string {
  return ENCRYPTED.test(phone) ? phone : maskNumbers(phone, DIALLED.test(phone) ? 1 : undefined);
}
