import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { createDynamoDb } from '../../lambdas/platform/aws/clients.ts';
import { closeIterators } from './close-iterators.ts';
import { LOCAL_CREDENTIALS, LOCAL_REGION } from './credentials.ts';
import { wholeIndexKeys } from './index-entries.ts';
import { IndexRepair } from './index-repair.ts';
import { parseOnce } from './parse-once.ts';
import { readAtOnce } from './read-at-once.ts';
import { type Ask, dynaliteWithin } from './table-operations.ts';
import { withinProcess } from './within-process.ts';
import { writeTogether } from './write-together.ts';

/** A service that runs inside this process, on loopback only. */
export interface EmbeddedService {
  /** `http://127.0.0.1:port` */
  endpoint: string;
  stop(): Promise<void>;
}

export interface EmbeddedDynamoDb extends EmbeddedService {
  /** Options of a client in this process. */
  client: DynamoDBClientConfig;
  /** For documents in this process ({@link directly}). */
  ask: Ask;
}

/** DynamoDB on LevelDB in `directory`; null: in memory. */
export async function startEmbeddedDynamoDb(directory: string | null): Promise<EmbeddedDynamoDb> {
  if (directory === null) return listen({});
  await mkdir(directory, { recursive: true });
  const repair = new IndexRepair(directory);
  const isBroken = await repair.begin();
  const service = await listen({ path: directory });
  if (isBroken) {
    const client = createDynamoDb(service.client);
    await repair.fill(client);
    client.destroy();
  }
  await repair.done();
  return {
    ...service,
    async stop() {
      await service.stop();
      await repair.end();
    },
  };
}

async function listen(kept: { path?: string }): Promise<EmbeddedDynamoDb> {
  closeIterators();
  readAtOnce();
  writeTogether();
  wholeIndexKeys();
  parseOnce();
  const { server, ask } = dynaliteWithin({ ...kept, createTableMs: 0, deleteTableMs: 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const endpoint = `http://127.0.0.1:${port}`;
  return {
    endpoint,
    ask,
    client: { endpoint, region: LOCAL_REGION, credentials: LOCAL_CREDENTIALS, ...withinProcess(server) },
    stop: () =>
      new Promise((resolve, reject) => {
        server.closeAllConnections();
        server.close((error) => (error ? reject(error) : resolve()));
      }),
  };
}
