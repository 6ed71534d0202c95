import { invisibleCharacterIn } from '../text/invisible-character.ts';

/** Names the first invisible character of a text and its position; null: there is none. */
export function invisibleIn(text: string): string | null {
  const found = invisibleCharacterIn(text);
  return found && `${found.name} at position ${found.position}: delete it, or write the text again by hand`;
}
