import * as v from 'valibot';
import { text } from '../platform/schema/fields.ts';

/** A robot protected by keywords only accepts messages that contain one, so the word stands in every message. */
export const keyword = v.pipe(
  text,
  v.check((value) => Buffer.byteLength(value) <= 60, 'expected a word of at most 60 bytes'),
);

/**
 * The text with the word in it.
 * @param add adds the word if the text does not contain it yet
 */
export const withWord = (content: string, word: string | null, add: (word: string) => string): string =>
  word === null || content.includes(word) ? content : content + add(word);
