import { wireFromEnvironment } from './environment.ts';
import { createDeliverHandler } from './handlers.ts';

export const handler = createDeliverHandler(wireFromEnvironment(process.env));
