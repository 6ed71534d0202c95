import * as v from 'valibot';
import type { Message } from '../messages/message.ts';
import { listOf } from '../platform/schema/section.ts';

const MOST_PEOPLE = 20;

/**
 * The people whom a robot mentions.
 * @param person the schema of one person
 */
export const people = <const Person extends v.GenericSchema<unknown, string>>(person: Person) =>
  v.optional(v.pipe(listOf(person), v.maxLength(MOST_PEOPLE, `expected at most ${MOST_PEOPLE} people`)), []);

/** Whom a message mentions, each once: those that it names itself, and those of the channel where it asks for them. */
export const mentionedBy = (
  { mention, mentionAlso = [] }: Pick<Message, 'mention' | 'mentionAlso'>,
  ofChannel: readonly string[],
): readonly string[] => [...new Set([...mentionAlso, ...(mention ? ofChannel : [])])];
