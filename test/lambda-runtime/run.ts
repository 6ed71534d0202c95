import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installRuntimeClient, whatIsMissing } from './client.ts';

const missing = whatIsMissing();
if (missing !== null) {
  const isRequired = Boolean(process.env.CI || process.env.LEADBELL_REQUIRE_RUNTIME);
  console.error(`${isRequired ? 'FAILED' : 'SKIPPED'}: building Lambda's runtime client needs ${missing}.`);
  process.exit(isRequired ? 1 : 0);
}
installRuntimeClient();

/** What the tests put down goes with them, however they end. */
const directory = mkdtempSync(join(tmpdir(), 'leadbell-lambda-runtime-'));

/** A process group of its own: whatever happens to the tests, the functions that they started end with it. */
const vitest = spawn('vitest', ['run', '--config', 'test/lambda-runtime/vitest.config.ts'], {
  stdio: ['ignore', 'inherit', 'inherit'],
  env: { ...process.env, TMPDIR: directory },
  detached: true,
});
const exited = once(vitest, 'exit') as Promise<[number | null]>;

function endGroup(): void {
  try {
    process.kill(-(vitest.pid as number), 'SIGKILL');
  } catch {
    // Nobody is left in it.
  }
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, endGroup);

const [code] = await exited;
endGroup();
rmSync(directory, { recursive: true, force: true });
process.exit(code ?? 1);
