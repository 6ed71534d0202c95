import { invisibleCharacterIn } from '../invisible-character.ts';

/** Which invisible character a text holds, and where, in words; null: none. */
export function invisibleIn(text: string): string | null {
  const found = invisibleCharacterIn(text);
  return found && `${found.name} at position ${found.position}: delete it, or write the text again by hand`;
}
