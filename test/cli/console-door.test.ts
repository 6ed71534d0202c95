import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { run } from '../../cli/run/run.ts';
import { config, secrets } from './leadbell.ts';

let directory: string;
let stderr: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'leadbell-door-'));
  await writeFile(join(directory, 'leadbell.yaml'), config('http://127.0.0.1:9'));
  for (const [name, value] of Object.entries(secrets('http://127.0.0.1:9/cgi-bin/webhook/send?key=1'))) {
    vi.stubEnv(name, value);
  }
  stderr = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    stderr += String(text);
    return true;
  });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await rm(directory, { recursive: true, force: true });
});

const runAt = (host: string) =>
  run({
    configFile: join(directory, 'leadbell.yaml'),
    dataDirectory: directory,
    once: false,
    timeoutMs: 1000,
    port: 0,
    host,
    json: false,
  });

it('run shows its console to nobody else without a token, and says how to make one', async () => {
  vi.stubEnv('LEADBELL_CONSOLE_TOKEN', undefined);
  expect(await runAt('0.0.0.0')).toBe(2);
  expect(stderr).toContain('expected a token for --host 0.0.0.0');
  expect(stderr).toContain('openssl rand -hex 16');
});

it('run takes no short token, and never says it', async () => {
  vi.stubEnv('LEADBELL_CONSOLE_TOKEN', 'guess-me');
  expect(await runAt('127.0.0.1')).toBe(2);
  expect(stderr).toContain('16 characters or more, got 8');
  expect(stderr).not.toContain('guess-me');
});
