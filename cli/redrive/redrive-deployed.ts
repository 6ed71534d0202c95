import { ResourceNotFoundException } from '@aws-sdk/client-dynamodb';
import type { Config } from '../../lambdas/config/config.ts';
import type { Delivery } from '../../lambdas/deliveries/delivery.ts';
import { DeliverySurvey } from '../../lambdas/deliveries/delivery-survey.ts';
import { isHeldOnPurpose } from '../../lambdas/deliveries/held-until.ts';
import { isLeadKey } from '../../lambdas/deliveries/keys.ts';
import { redriveDead, resumeStopped } from '../../lambdas/deliveries/redrive.ts';
import { openFaults } from '../../lambdas/functions/open-faults.ts';
import { openStores } from '../../lambdas/functions/stores.ts';
import type { Platform } from '../../lambdas/platform/platform.ts';
import { nameOf } from '../../lambdas/platform/table/name-of.ts';
import type { Key } from '../../lambdas/platform/table/table.ts';
import { createTableScan } from '../../lambdas/platform/table/table-scan.ts';
import type { OpenedTable } from '../../local/aws/open-table.ts';
import { sentence } from '../shared/terminal/sentence.ts';
import { watchDeliveries } from '../shared/watch-deliveries.ts';
import { noOthers, othersOf, type Redrive } from './outcome.ts';

export interface RedriveDeployed {
  config: Config;
  channels: readonly string[];
  /** Closed by who opened it. */
  opened: Pick<OpenedTable, 'tableName' | 'documents'>;
  /** Who sends, in words. */
  senders: string;
  timeoutMs: number;
  say(text: string): void;
}

/**
 * Redrives on a table that others work on: deployed functions, or a `run` that holds the data. Nothing is sent from here, so that no secret is needed here and
 * nobody sends beside them: their tick finds within a minute what is due, and this watches them.
 */
export async function redriveDeployed(platform: Platform, options: RedriveDeployed): Promise<Redrive> {
  const { config, channels, senders, say } = options;
  const { documents, tableName } = options.opened;
  const { clock } = platform;
  const untilMs = clock.nowMs() + options.timeoutMs;
  const result: Redrive = { ...NOTHING_YET };
  try {
    const stores = openStores({ ...platform, documents, tableName });
    const survey = new DeliverySurvey(createTableScan(documents, tableName), clock);
    const nobody = { send: async () => {} };
    const faults = openFaults(config, { platform, ...stores, laneQueue: nobody });
    const deps = { platform, ...stores, faults };
    const dead = await survey.dead(channels);
    const { keys, outdated } = await redriveDead(deps, dead);
    Object.assign(result, { redriven: keys.length, outdated });
    const watched = [...keys];
    for (const channel of channels) {
      if (await resumeStopped(deps, channel)) {
        const nowMs = clock.nowMs();
        const waiting = await stores.deliveries.waiting(channel);
        watched.push(...waiting.filter((one) => !isHeldOnPurpose(one, nowMs)));
      }
    }
    const all = distinct(watched);
    say(`${all.length} to be sent by ${senders} within a minute or so`);
    const { deliveries, waiting } = await watchDeliveries(platform, stores, all, channels, untilMs);
    const count = (state: Delivery['state']) =>
      deliveries.filter((one) => one.state === state && isLeadKey(one)).length;
    const ours = new Set(keys.map(nameOf));
    const redriven = deliveries.filter((one) => ours.has(nameOf(one)));
    const others = othersOf(redriven, clock.nowMs());
    Object.assign(result, { delivered: count('sent'), dead: count('dead'), waiting, others });
  } catch (error) {
    result.broken = true;
    const isMissing = error instanceof ResourceNotFoundException;
    say(isMissing ? `leadbell: there is no table ${tableName} here` : `leadbell: ${sentence(error)}`);
  }
  return result;
}

const NOTHING_YET: Redrive = {
  redriven: 0,
  outdated: 0,
  delivered: 0,
  dead: 0,
  waiting: null,
  others: noOthers,
  broken: false,
};

/** What died in a stopped lane waits in it by now. */
const distinct = (keys: readonly Key[]): Key[] => [
  ...new Map(keys.map((key) => [nameOf(key), { pk: key.pk, sk: key.sk }])).values(),
];
