import { createDeliverHandler } from './deliver-handler.ts';
import { wireFromEnvironment } from './environment.ts';

export const handler = createDeliverHandler(wireFromEnvironment(process.env));
