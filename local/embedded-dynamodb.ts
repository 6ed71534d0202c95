import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import dynalite from 'dynalite';

/** A service that runs inside this process, on loopback only. */
export interface EmbeddedService {
  /** `http://127.0.0.1:port` */
  endpoint: string;
  stop(): Promise<void>;
}

/** DynamoDB on LevelDB in `directory`, or in memory for null. */
export async function startEmbeddedDynamoDb(directory: string | null): Promise<EmbeddedService> {
  if (directory) await mkdir(directory, { recursive: true });
  const server = dynalite({ ...(directory ? { path: directory } : {}), createTableMs: 0, deleteTableMs: 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve, reject) => {
        server.closeAllConnections();
        server.close((error) => (error ? reject(error) : resolve()));
      }),
  };
}
