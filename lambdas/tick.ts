import { wireFromEnvironment } from './environment.ts';
import { createTickHandler } from './tick-handler.ts';

export const handler = createTickHandler(wireFromEnvironment(process.env));
