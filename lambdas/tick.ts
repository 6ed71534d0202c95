import { wireFromEnvironment } from './functions/environment.ts';
import { createTickHandler } from './functions/tick.ts';

export const handler = createTickHandler(wireFromEnvironment(process.env));
