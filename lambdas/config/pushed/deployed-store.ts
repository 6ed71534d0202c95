import { absent } from '../../platform/table/conditions.ts';
import { type Key, type Table, unchanged } from '../../platform/table/table.ts';
import type { Config } from '../config.ts';
import type { DeployConfig } from '../deploy-config.ts';
import { hashOf, identityOf } from './tree.ts';
import { CONFIG_FORMAT, MOST_BODY_BYTES, opened, pressed } from './version.ts';

/** What the stacks were made from, as far as a push has to compare with it. */
export interface DeployedFrom {
  deploy: DeployConfig;
  /** Is there a page where leads are taken? Before its address is known, the configuration has none. */
  hasPage: boolean;
}

/** What is deployed, as `tick` found it beside its code. */
export interface Deployed extends DeployedFrom {
  config: Config;
  /** Since when, as the first tick after the deployment saw it. */
  sinceMs: number;
}

const KEY: Key = { pk: 'DEPLOYED', sk: 'STATE' };
const SCHEMA_VERSION = 1;

/** What is deployed, told by `tick`: `leadbell push` compares with it, and needs no right to look into functions. */
export class DeployedStore {
  readonly #table: Pick<Table, 'get' | 'upsert'>;

  constructor(table: Pick<Table, 'get' | 'upsert'>) {
    this.#table = table;
  }

  /** Null: nothing that could be compared with was deployed, or another version of leadbell was. */
  async read(): Promise<Deployed | null> {
    const item = await this.#table.get(KEY);
    if (item === null || item.schema !== SCHEMA_VERSION || item.format !== CONFIG_FORMAT) return null;
    if (item.body === undefined) return null;
    const said = opened<Omit<Deployed, 'sinceMs'>>(String(item.body));
    return { ...said, sinceMs: Number(item.sinceMs) };
  }

  /** @returns since when it is deployed; null: another tick wrote at the same moment */
  async write(config: Config, from: DeployedFrom, nowMs: number): Promise<number | null> {
    const item = await this.#table.get(KEY);
    const body = pressed({ config, ...from });
    const set = {
      schema: SCHEMA_VERSION,
      format: CONFIG_FORMAT,
      identity: identityOfDeployed(config, from),
      sinceMs: nowMs,
      // Without it nothing can be pushed over this deployment, which works all the same.
      body: body.length <= MOST_BODY_BYTES ? body : null,
    };
    if (item?.identity === set.identity && item.format === set.format) return Number(item.sinceMs);
    const written = await this.#table.upsert(KEY, set, item === null ? absent('pk') : unchanged(item));
    return written === null ? null : nowMs;
  }
}

/** Also where only something is different that the functions do not read. */
export const identityOfDeployed = (config: Config, from: DeployedFrom): string =>
  `${identityOf(config)}/${hashOf(from)}`;
