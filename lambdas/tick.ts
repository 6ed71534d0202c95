import { wireFromEnvironment } from './functions/environment.ts';
import { followConfig } from './functions/follow-config.ts';
import { createTickHandler } from './functions/tick.ts';

export const handler = followConfig(wireFromEnvironment(process.env), createTickHandler);
