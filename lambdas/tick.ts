import { wireFromEnvironment } from './functions/environment.ts';
import { followConfig } from './functions/follow-config.ts';
import { beginTick, createTickHandler } from './functions/tick.ts';

export const handler = followConfig(wireFromEnvironment(process.env), createTickHandler, {
  begin: beginTick,
});
