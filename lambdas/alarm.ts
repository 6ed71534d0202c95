import { createAlarmHandler } from './alarm-handler.ts';
import { wireAlarms } from './environment.ts';

export const handler = createAlarmHandler(wireAlarms(process.env));
