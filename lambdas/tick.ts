import { wireFromEnvironment } from './environment.ts';
import { createTickHandler } from './handlers.ts';

export const handler = createTickHandler(wireFromEnvironment(process.env));
