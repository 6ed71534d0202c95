import type { AddressInfo } from 'node:net';
import { type BuildAppOptions, buildApp } from 'fauxqs';
import type { EmbeddedService } from './embedded-dynamodb.ts';

type Stores = NonNullable<BuildAppOptions['stores']>;

/** Parts of fauxqs that its package does not export. Its own `startFauxqs` connects them in the same way. */
interface Inside {
  SqsStore: new () => Stores['sqsStore'];
  SnsStore: new () => Stores['snsStore'];
  S3Store: new () => Stores['s3Store'];
  PersistenceManager: new (
    directory: string,
  ) => NonNullable<Stores['sqsStore']['persistence']> & {
    loadSqsAndSns(sqs: Stores['sqsStore'], sns: Stores['snsStore']): void;
    close(): void;
  };
}

/**
 * SNS and SQS in this process, stored in SQLite in `directory`; null: in memory. `startFauxqs` does the same, but
 * listens on all interfaces.
 */
export async function startEmbeddedMessaging(directory: string | null): Promise<EmbeddedService> {
  const inside = await loadInside();
  const stores: Stores = {
    sqsStore: new inside.SqsStore(),
    snsStore: new inside.SnsStore(),
    s3Store: new inside.S3Store(),
  };
  const persistence = directory ? new inside.PersistenceManager(directory) : null;
  if (persistence) {
    persistence.loadSqsAndSns(stores.sqsStore, stores.snsStore);
    stores.sqsStore.persistence = persistence;
    stores.snsStore.persistence = persistence;
    for (const queue of [...stores.sqsStore.allQueues()]) {
      queue.persistence = persistence;
      // Nudges of a version that had its queues here: the table knows all that they say.
      if (queue.name.startsWith('leadbell-')) stores.sqsStore.deleteQueue(queue.url);
    }
  }
  const app = buildApp({ logger: false, stores });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    async stop() {
      await app.close();
      persistence?.close();
    },
  };
}

async function loadInside(): Promise<Inside> {
  const entry = import.meta.resolve('fauxqs');
  const load = (path: string) => import(new URL(path, entry).href) as Promise<Partial<Inside>>;
  const [sqs, sns, s3, persistence] = await Promise.all([
    load('./sqs/sqsStore.js'),
    load('./sns/snsStore.js'),
    load('./s3/s3Store.js'),
    load('./persistence.js'),
  ]);
  return { ...sqs, ...sns, ...s3, ...persistence } as Inside;
}
