import { describe, expect, test } from 'vitest';
import type { Config } from '../../lambdas/config/config.ts';
import { ConfigStore } from '../../lambdas/config/pushed/config-store.ts';
import { DeployedStore } from '../../lambdas/config/pushed/deployed-store.ts';
import { identityOf } from '../../lambdas/config/pushed/tree.ts';
import { contentOf } from '../../lambdas/config/pushed/version.ts';
import { readConfig } from '../../lambdas/config/read-config.ts';
import { followConfig } from '../../lambdas/functions/follow-config.ts';
import { createPollHandler } from '../../lambdas/functions/poll.ts';
import { allComeBack } from '../../lambdas/functions/queue-handler.ts';
import { createTickHandler } from '../../lambdas/functions/tick.ts';
import { Table } from '../../lambdas/platform/table/table.ts';
import { MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { unpacked } from '../../lambdas/polling/accounts/read-message.ts';
import { testConfig, testTask } from '../support/config.ts';
import { aContextOf, type Surrounded, sqsEvent, surround } from '../support/handlers.ts';
import { useTables } from '../support/use-tables.ts';

const tables = useTables();
const base = testConfig();
const { deploy } = readConfig(
  `
accounts: { acme: { baseUrl: "https://ai.example.cn", userId: u, token: "ssm:/token" } }
channels: { ops: { type: sns, topic: ops } }
topics: { ops: {} }
tasks: [{ id: t, account: acme, channels: [ops] }]
ops: { channels: [ops] }
`,
  'leadbell.yaml',
);
const deployedFrom = { deploy, hasPage: false };
const pushed: Config = { ...base, tasks: [{ ...testTask, key: 'host/user/pushed', id: 'pushed' }] };
const other: Config = { ...base, tasks: [{ ...testTask, key: 'host/user/other', id: 'other' }] };

/** Functions of a deployment, on one table and one clock. */
class Deployment {
  readonly around: Surrounded;
  readonly table: Table;
  readonly store: ConfigStore;
  #numbers = 0;

  constructor(table: Awaited<ReturnType<typeof tables.newTable>>) {
    this.around = surround(table, base, {});
    const { documents, tableName, newId, clock } = this.around;
    this.table = new Table(documents, tableName, newId, clock);
    this.store = new ConfigStore(this.table);
  }

  static make = async () => new Deployment(await tables.newTable());

  /** A process of `tick`. @returns the tasks that it asks for */
  tick(deployed = base, documents = this.around.documents): () => Promise<string[]> {
    const run = followConfig(
      { ...this.around, documents, config: deployed, deployedFrom },
      createTickHandler,
    );
    const { sent } = this.around;
    return async () => {
      sent.polls.length = 0;
      await run({}, aContextOf());
      const windows = sent.polls.flatMap(({ reads }) => reads.map(unpacked)).flatMap((read) => read.windows);
      return [...new Set(windows.map(({ taskKey }) => taskKey))];
    };
  }

  async push(config: Config | null, over = base): Promise<number> {
    this.#numbers += 1;
    const number = this.#numbers;
    const pointer = await this.store.current();
    const version = {
      number,
      before: pointer?.number ?? 0,
      by: 'wang',
      atMs: this.around.clock.nowMs(),
      backTo: config === null ? 0 : null,
      deployedIdentity: identityOf(over),
      deployedSinceMs: (await new DeployedStore(this.table).read())?.sinceMs ?? 0,
    };
    expect(await this.store.push(pointer, version, config && contentOf(over, config))).toBe(true);
    return number;
  }

  nextMinute(): void {
    this.around.clock.advance(MINUTE_MS);
  }

  /** Faults that operators were told of, and their ends. */
  async faults(): Promise<string[]> {
    const waiting = await this.table.waiting('ops', {});
    const items = await this.table.getMany(waiting);
    return items.map(({ pk, sk }) => `${pk} ${sk}`);
  }
}

const keys = ({ tasks }: Config) => tasks.map(({ key }) => key);

describe('functions', () => {
  test('go by what was pushed from the next minute on, and by what is deployed until then', async () => {
    const deployment = await Deployment.make();
    const warm = deployment.tick();
    expect(await warm()).toEqual(keys(base));
    await deployment.push(pushed);
    expect(await warm()).toEqual([]);
    deployment.nextMinute();
    expect(await warm()).toEqual(keys(pushed));
    deployment.nextMinute();
    // A process that begins now finds the same.
    expect(await deployment.tick()()).toEqual(keys(pushed));
    await deployment.push(null);
    deployment.nextMinute();
    expect(await warm()).toEqual(keys(base));
    expect(await deployment.faults()).toEqual([]);
  });

  test('look once a minute, and read a version once', async () => {
    const deployment = await Deployment.make();
    await deployment.push(pushed);
    const read: string[] = [];
    const { documents } = deployment.around;
    const send = (command: { input: { Key?: { pk?: string; sk: string }; ConsistentRead?: boolean } }) => {
      const { Key, ConsistentRead } = command.input;
      if (Key?.pk === 'CONFIG') read.push(`${Key.sk}${ConsistentRead ? '' : ' soon'}`);
      return documents.send(command as never);
    };
    const warm = deployment.tick(base, { send } as never);
    for (let tick = 0; tick < 4; tick += 1) {
      await warm();
      deployment.around.clock.advance(30 * SECOND_MS);
    }
    expect(read).toEqual(['CURRENT soon', 'VERSION#1', 'CURRENT soon']);
  });

  test('keep the last one where it cannot be looked up, and a new process does not begin without', async () => {
    const deployment = await Deployment.make();
    await deployment.push(pushed);
    const service: { isDown: boolean } = { isDown: false };
    const { documents } = deployment.around;
    const send = (command: { input: { Key?: { pk?: string } } }) => {
      if (service.isDown && command.input.Key?.pk === 'CONFIG') throw new Error('throttled');
      return documents.send(command as never);
    };
    const warm = deployment.tick(base, { send } as never);
    await warm();
    service.isDown = true;
    deployment.nextMinute();
    expect(await warm()).toEqual(keys(pushed));
    await expect(deployment.tick(base, { send } as never)()).rejects.toMatchObject({
      code: 'config-unknown',
    });
  });

  test('that a queue feeds have their messages come back, and counted, while none is known', async () => {
    const { around } = await Deployment.make();
    const send = async () => {
      throw new Error('throttled');
    };
    const poll = followConfig({ ...around, documents: { send } as never }, createPollHandler, {
      whileUnknown: allComeBack('poll'),
    });
    expect(await poll(sqsEvent({ reads: [] }, { reads: [] }), aContextOf())).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm0' }, { itemIdentifier: 'm1' }],
    });
    expect(around.reports).toEqual([{ type: 'failure', function: 'poll', messages: 2 }]);
  });

  test('use the one before where the last one cannot be read, and operators hear of it once, and of its end', async () => {
    const deployment = await Deployment.make();
    await deployment.push(pushed);
    const bad = await deployment.push(other);
    await deployment.table.update(
      { pk: 'CONFIG', sk: `VERSION#${bad}` },
      { body: 'nonsense' },
      { attribute: 'pk', is: 'present' },
    );
    const warm = deployment.tick();
    await warm();
    deployment.nextMinute();
    expect(await warm()).toEqual(keys(pushed));
    deployment.nextMinute();
    expect(await deployment.tick()()).toEqual(keys(pushed));
    const told = await deployment.faults();
    expect(told).toHaveLength(1);
    expect(told[0]).toContain('config-unused');
    await deployment.push(other);
    deployment.nextMinute();
    expect(await warm()).toEqual(keys(other));
  });
});

describe('a deployment after a push', () => {
  test('that holds it goes on from it, and nobody hears anything', async () => {
    const deployment = await Deployment.make();
    await deployment.tick()();
    await deployment.push(pushed);
    deployment.nextMinute();
    const deployed = { ...pushed, retentionMs: 7 };
    await deployment.tick(deployed)();
    deployment.nextMinute();
    expect(await deployment.tick(deployed)()).toEqual(keys(pushed));
    expect(await deployment.faults()).toEqual([]);
    expect((await new DeployedStore(deployment.table).read())?.config).toEqual(deployed);
  });

  test('that lacks it does not undo it, and operators hear of it', async () => {
    const deployment = await Deployment.make();
    await deployment.tick()();
    await deployment.push(pushed);
    deployment.nextMinute();
    const deployed = { ...base, retentionMs: 7 };
    await deployment.tick(deployed)();
    deployment.nextMinute();
    expect(await deployment.tick(deployed)()).toEqual(keys(pushed));
    expect((await deployment.faults()).join()).toContain('config-differs');
  });

  test('that says again what was deployed before is heard of too', async () => {
    const deployment = await Deployment.make();
    await deployment.tick()();
    await deployment.push(pushed);
    for (const deployed of [pushed, base]) {
      deployment.nextMinute();
      await deployment.tick(deployed)();
    }
    deployment.nextMinute();
    expect(await deployment.tick(base)()).toEqual(keys(pushed));
    expect((await deployment.faults()).join()).toContain('config-differs');
  });
});
