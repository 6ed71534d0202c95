import { wireFromEnvironment } from './functions/environment.ts';
import { createPollHandler } from './functions/poll.ts';

export const handler = createPollHandler(wireFromEnvironment(process.env));
