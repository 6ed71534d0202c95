import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Amazon's DynamoDB Local, from a package that carries it. Its licence allows use and not redistribution, so it is
 * fetched where it is needed and never committed; the package itself is no dependency, since it is large.
 */
const PACKAGE = 'amplify-dynamodb-simulator@2.9.30';
const SHA_512 = 'xTeeRLvzEfqyd5lh3bH4c0kHvSHHmmhD5ZDsHFKAQ5g2Zl6JqlFdutaQhCLHzxEp6Ry1o7TB6niIoXuQAnSewQ==';
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/leadbell', import.meta.url));

/** Where `DynamoDBLocal.jar` is. */
export const EMULATOR_DIRECTORY = join(CACHE, PACKAGE, 'emulator');

/** Fetches it once, through npm, and checks that it is what it was. */
export function fetchEmulator(): void {
  if (existsSync(EMULATOR_DIRECTORY)) return;
  mkdirSync(CACHE, { recursive: true });
  const work = mkdtempSync(join(CACHE, 'fetching-'));
  try {
    const packed = execFileSync('npm', ['pack', PACKAGE, '--json', '--pack-destination', work]);
    const [{ filename }] = JSON.parse(packed.toString()) as [{ filename: string }];
    const archive = join(work, filename);
    const hash = createHash('sha512').update(readFileSync(archive)).digest('base64');
    if (hash !== SHA_512) throw new Error(`${PACKAGE} is not what it was: sha512 ${hash}`);
    execFileSync('tar', ['xzf', archive, '-C', work, 'package/emulator']);
    rmSync(join(CACHE, PACKAGE), { recursive: true, force: true });
    renameSync(join(work, 'package'), join(CACHE, PACKAGE));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
