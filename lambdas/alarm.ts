import { createAlarmHandler } from './functions/alarm.ts';
import { wireAlarms } from './functions/environment.ts';

export const handler = createAlarmHandler(wireAlarms(process.env));
