import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundleModule } from '../../../infra/bundle/bundle-module.ts';

const USES = join(import.meta.dirname, '../../../lambdas/platform/aws/source-positions.ts');
let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'leadbell-positions-'));
  const source = join(directory, 'source.ts');
  writeFileSync(
    source,
    `import { useSourcePositions } from ${JSON.stringify(USES)};
useSourcePositions();
function deep(): never {
  throw new TypeError('of the bundle', { cause: new Error('the cause') });
}
try {
  deep();
} catch (error) {
  console.log((error as Error).stack);
  console.log(((error as Error).cause as Error).stack);
}
`,
  );
  bundleModule(source, join(directory, 'bundle'));
});

afterAll(() => rmSync(directory, { recursive: true }));

const printed = (): string =>
  execFileSync(process.execPath, [join(directory, 'bundle/index.mjs')], { encoding: 'utf8' });

it('a stack names file and line of the source, though the bundle is one line', () => {
  expect(printed()).toMatch(/^TypeError: of the bundle\n {4}at .*source\.ts:4:9\)\n/);
  expect(printed()).toMatch(/Error: the cause\n {4}at .*source\.ts:4:\d+\)/);
});

it('without a map it is as Node makes it', () => {
  rmSync(join(directory, 'bundle/index.mjs.map'));
  expect(printed()).toMatch(/^TypeError: of the bundle\n {4}at .*index\.mjs:\d+:\d+/);
});
