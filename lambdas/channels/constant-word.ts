import * as v from 'valibot';
import { text } from '../platform/schema/fields.ts';

/** A robot that is protected by keywords takes only messages with one of them: the word stands in every message. */
export const keyword = v.pipe(
  text,
  v.check((value) => Buffer.byteLength(value) <= 60, 'expected a word of at most 60 bytes'),
);

/** The text, with the word in it. @param add how it is put there where it is not there already */
export const withWord = (content: string, word: string | null, add: (word: string) => string): string =>
  word === null || content.includes(word) ? content : content + add(word);
