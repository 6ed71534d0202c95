import { wireFromEnvironment } from './environment.ts';
import { createPollHandler } from './poll-handler.ts';

export const handler = createPollHandler(wireFromEnvironment(process.env));
