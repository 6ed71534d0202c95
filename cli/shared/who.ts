import { userInfo } from 'node:os';
import { BadArguments } from './arguments/bad-arguments.ts';

const LONGEST_TEXT = 200;

/** Who is logged in. In a container a user may have no name. */
export function whoIsHere(): string {
  try {
    return userInfo().username;
  } catch {
    return process.env.USER ?? 'somebody';
  }
}

/** What somebody says of himself, or why: it goes to groups and terminals. @throws {BadArguments} */
export function saidInOneLine(option: string, text: string): string {
  const line = text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  if (line === '') throw new BadArguments(`expected some text for ${option}, got none`);
  if (line.length > LONGEST_TEXT) {
    throw new BadArguments(`expected at most ${LONGEST_TEXT} letters for ${option}, got ${line.length}`);
  }
  return line;
}
