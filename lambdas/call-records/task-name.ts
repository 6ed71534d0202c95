import { invisibleCharacterIn } from '../platform/text/invisible-character.ts';
import type { ListedTask } from './task-list.ts';

/** The name of a listed task without what nobody sees or a terminal would obey: it is other people's text. Else its id. */
export function nameOfListed({ id, name }: Pick<ListedTask, 'id' | 'name'>): string {
  const clean = Array.from(name ?? '', (letter) => (isShown(letter) ? letter : ' '))
    .join('')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return clean === '' ? id : clean;
}

const isShown = (letter: string): boolean => !/\p{Cc}/u.test(letter) && invisibleCharacterIn(letter) === null;
