import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll } from 'vitest';
import { describeAllStores } from '../contract/stores-contract.ts';
import { tablesAt } from '../support/table.ts';
import { EMULATOR_DIRECTORY } from './emulator.ts';

let endpoint = '';
let java: ChildProcess;

beforeAll(async () => {
  const port = await freePort();
  const args = ['-Djava.library.path=DynamoDBLocal_lib', '-jar', 'DynamoDBLocal.jar'];
  const options = ['-inMemory', '-disableTelemetry', '-port', String(port)];
  java = spawn('java', [...args, ...options], { cwd: EMULATOR_DIRECTORY, stdio: 'ignore' });
  endpoint = `http://127.0.0.1:${port}`;
  await answers(endpoint);
});
afterAll(async () => {
  java.kill();
  await once(java, 'exit');
});

describeAllStores('DynamoDB Local', async () => tablesAt({ endpoint, stop: async () => {} }));

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** It takes a second or two to start; that there is an answer at all is enough. */
async function answers(url: string): Promise<void> {
  for (;;) {
    if (java.exitCode !== null) throw new Error(`java ended with ${java.exitCode}`);
    try {
      await fetch(url, { method: 'POST' });
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
