import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installMiniStack, type MiniStack, startMiniStack, whatIsMissing } from './ministack.ts';
import { Steps } from './steps.ts';
import { tellStory } from './story.ts';

/** Everything has an end: a step that waits has its own, this is for what nobody thought of. */
const WITHIN_MS = 18 * 60_000;

const missing = whatIsMissing();
if (missing !== null) {
  const isRequired = Boolean(process.env.CI || process.env.LEADBELL_REQUIRE_DEPLOY);
  console.error(`${isRequired ? 'FAILED' : 'SKIPPED'}: deploying to an emulator needs ${missing}.`);
  process.exit(isRequired ? 1 : 0);
}

const steps = new Steps();
const directory = mkdtempSync(join(tmpdir(), 'leadbell-deploy-'));
let emulator: MiniStack | undefined;

async function leave(code: number): Promise<never> {
  if (code !== 0 && emulator) {
    console.error('\nThe emulator said last:');
    console.error(readFileSync(emulator.logFile, 'utf8').split('\n').slice(-40).join('\n'));
  }
  await emulator?.stop();
  rmSync(directory, { recursive: true, force: true });
  console.log(`\n${steps.passed} passed, ${code === 0 ? 0 : 1} failed`);
  process.exit(code);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void leave(1));
setTimeout(() => {
  console.error(`not done within ${WITHIN_MS / 60_000} minutes`);
  void leave(1);
}, WITHIN_MS).unref();

try {
  await steps.step('emulator', async () => {
    const how = installMiniStack();
    emulator = await startMiniStack({ directory });
    return `MiniStack ${how}, on loopback`;
  });
  if (emulator) await tellStory({ directory, endpoint: emulator.endpoint, steps });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  await leave(1);
}
await leave(0);
