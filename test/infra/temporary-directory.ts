import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    temporaryDirectory: string;
  }
}

/** One for all tests of this folder. Workers are ended before they could clean up, so this process does. */
export default function setUp(project: TestProject): () => void {
  const directory = mkdtempSync(join(tmpdir(), 'leadbell-infra-'));
  project.provide('temporaryDirectory', directory);
  return () => rmSync(directory, { recursive: true, force: true });
}
