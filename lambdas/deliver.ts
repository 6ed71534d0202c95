import { createDeliverHandler } from './functions/deliver.ts';
import { wireFromEnvironment } from './functions/environment.ts';

export const handler = createDeliverHandler(wireFromEnvironment(process.env));
