import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { LeadbellError } from '../../lambdas/platform/errors.ts';
import { BUNDLE_BYTES } from './aws-limits.ts';

/** @throws {LeadbellError} `bundle-too-large`: larger than Lambda unpacks */
export function checkBundle(entry: string, directory: string, mostBytes = BUNDLE_BYTES): void {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((one) =>
    one.isFile(),
  );
  const bytes = files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
  if (bytes <= mostBytes) return;
  throw new LeadbellError({
    code: 'bundle-too-large',
    message: `expected the bundle of ${entry} to have at most ${mostBytes} bytes, got ${bytes}`,
    retryable: false,
    hint: 'The compiled configuration is part of it: split leadbell.yaml into stages.',
  });
}
