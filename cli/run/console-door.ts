import { type Door, isLoopback } from '../../local/console/guard.ts';
import { BadArguments } from '../shared/arguments/bad-arguments.ts';

/** As long as nobody guesses. */
const LEAST_CHARS = 16;

/**
 * Where the console listens, and what opens it. It shows phone numbers, so it leaves this machine only with a token.
 *
 * @throws {BadArguments}
 */
export function consoleDoor(host: string, token: string | undefined): Door {
  if (token !== undefined && token !== '' && token.length < LEAST_CHARS) {
    throw new BadArguments(
      `expected LEADBELL_CONSOLE_TOKEN to have ${LEAST_CHARS} characters or more, got ${token.length}`,
    );
  }
  if (!token && !isLoopback(host)) {
    throw new BadArguments(
      `expected a token for --host ${host}, since others reach the console there: set LEADBELL_CONSOLE_TOKEN to ${LEAST_CHARS} characters or more, for example with: export LEADBELL_CONSOLE_TOKEN=$(openssl rand -hex 16)`,
    );
  }
  return { host, token: token ? token : null };
}
