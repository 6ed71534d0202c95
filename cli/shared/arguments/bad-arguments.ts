/** It is the arguments that are wrong: said on stderr, and exit 2. */
export class BadArguments extends Error {}
