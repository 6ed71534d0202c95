import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Config, DigestConfig } from '../../lambdas/config/config.ts';
import type { DigestReport } from '../../lambdas/digests/digest-report.ts';
import type { DigestFigures } from '../../lambdas/digests/figures.ts';
import { DAY_MS } from '../../lambdas/platform/time/duration.ts';
import { testConfig } from './config.ts';
import { vendorRecord } from './records.ts';
import { type Heard, World } from './world.ts';

/** Every morning at 08:37, to a robot and to a topic. */
export const daily: DigestConfig = {
  every: 'day',
  onWeekday: null,
  atMinute: 8 * 60 + 37,
  covers: 'calendar',
  tasks: null,
  channels: ['managers', 'mail'],
};

/** The world begins at noon on 2 March 2026 in Shanghai; this is 08:37 the next morning. */
export const DUE_MS = Date.parse('2026-03-03T00:37:00Z');
export const CALLED_MS = Date.parse('2026-03-02T07:00:00Z');

export function digestConfig(digests: Config['digests']): Config {
  const config = testConfig();
  return {
    ...config,
    channels: {
      ...config.channels,
      managers: { type: 'wecom-robot', webhook: 'env:MANAGERS', mention: [] },
      mail: { type: 'sns', topic: 'ops' },
    },
    digests,
  };
}

/** One that has ticked before, so that what falls due from here on is told. */
export async function digestWorld(
  table: { tableName: string; documents: DynamoDBDocumentClient },
  digests: Config['digests'] = { daily },
): Promise<World> {
  const made = new World(table, digestConfig(digests));
  made.records = [
    vendorRecord({ id: 'lead', calledAtMs: CALLED_MS }),
    vendorRecord({ id: 'cold', calledAtMs: CALLED_MS, intention_results: 4 }),
    vendorRecord({ id: 'next day', calledAtMs: CALLED_MS + DAY_MS }),
  ];
  await made.functions().tick();
  made.polls.length = 0;
  return made;
}

/** A tick at this time, and all that follows from it but polls. */
export async function tickAt(on: World, atMs: number): Promise<void> {
  on.clock.advance(atMs - on.clock.nowMs());
  await on.functions().tick();
  on.polls.length = 0;
  await on.settle();
}

export const digestsHeard = (on: World, channel: string): Heard[] =>
  on.heard.filter((one) => one.channel === channel && one.message.event === 'digest');

export function figuresHeard(on: World): DigestFigures {
  const [first] = digestsHeard(on, 'mail');
  if (!first) throw new Error('no digest was heard');
  return (first.message.data as { figures: DigestFigures }).figures;
}

export const digestReports = (on: World): DigestReport[] =>
  on.reports.filter((report): report is DigestReport => report.type === 'digest');
