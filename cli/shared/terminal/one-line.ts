/** It is the vendor's customers' text, and goes to a terminal. */
export const onOneLine = (text: string): string =>
  text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();
