import { createDigestHandler } from './digest-handler.ts';
import { wireFromEnvironment } from './environment.ts';

export const handler = createDigestHandler(wireFromEnvironment(process.env));
