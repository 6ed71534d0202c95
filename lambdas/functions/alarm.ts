import middy from '@middy/core';
import type { SNSEvent } from 'aws-lambda';
import { type ChannelDeps, createChannels } from '../channels/create.ts';
import type { AlarmConfig } from '../config/alarm-config.ts';
import { type RelayDeps, relayAlarm } from '../faults/alarms/relay.ts';
import type { Log } from '../platform/log/log.ts';
import { type Failure, hiddenErrors } from './middleware/hidden-errors.ts';

/** What the function needs. No table and no queue: it reports when those fail. */
export type AlarmWiring = Omit<ChannelDeps, 'config'> & { config: AlarmConfig; log: Log };

const FAILED: Failure = {
  code: 'alarm-failed',
  failed: 'An alarm was not passed on',
  next: 'Lambda tries again twice',
};

/** SNS delivers one message per call. Lambda repeats a failed call after one minute and after two more. */
export function createAlarmHandler(wiring: AlarmWiring) {
  const { config, log } = wiring;
  const channelsOf = (channels: AlarmConfig['channels']) => [
    ...createChannels({ ...wiring, config: { ...config, channels } }).values(),
  ];
  const deps: RelayDeps = {
    channels: channelsOf(config.channels),
    endsOnly: channelsOf(config.endsOnly),
    render: { locale: config.locale, timeZone: config.timeZone },
    taken: new Set(),
    log,
  };
  return middy<SNSEvent, void>({ timeoutEarlyInMillis: 0 })
    .use(hiddenErrors(log, FAILED))
    .handler(async ({ Records }: SNSEvent) => {
      for (const { Sns } of Records) await relayAlarm(deps, Sns.MessageId, Sns.Message);
    });
}
