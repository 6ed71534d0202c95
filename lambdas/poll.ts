import { wireFromEnvironment } from './environment.ts';
import { createPollHandler } from './handlers.ts';

export const handler = createPollHandler(wireFromEnvironment(process.env));
