import { createDigestHandler } from './functions/digest.ts';
import { wireFromEnvironment } from './functions/environment.ts';

export const handler = createDigestHandler(wireFromEnvironment(process.env));
