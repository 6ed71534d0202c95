import { spawnSync } from 'node:child_process';
import { fetchEmulator } from './emulator.ts';

const VITEST = ['vitest', 'run', '--config', 'test/dynamodb-local/vitest.config.ts'];

const works = (command: string, ...args: string[]): boolean =>
  spawnSync(command, args, { stdio: 'ignore' }).status === 0;

if (!works('java', '-version')) {
  console.error('DynamoDB Local needs Java 17 or later, and there is no `java` here.');
  process.exit(1);
}
fetchEmulator();

/** DynamoDB Local listens on every address of the machine. In a network of its own nobody else is there. */
const APART = ['unshare', '--map-root-user', '--net', 'sh', '-c'];
const LOOPBACK_UP = 'ip link set lo up';
const [, ...canUnshare] = [...APART, LOOPBACK_UP];
const isApart = works('unshare', ...canUnshare);
if (!isApart) {
  console.warn(
    'warning: no network namespace here, so DynamoDB Local is open to the network while this runs',
  );
}
const [command = '', ...args] = isApart ? [...APART, `${LOOPBACK_UP} && exec ${VITEST.join(' ')}`] : VITEST;
process.exit(spawnSync(command, args, { stdio: 'inherit' }).status ?? 1);
