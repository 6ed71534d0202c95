import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Addresses } from '../outside/asked.ts';

export const ROOT = join(import.meta.dirname, '../..');
export const TASK_ID = '287e19c4-1966-49d6-8f02-b53ef11c0a55';
export const USER_ID = '4d99d91c-f5d9-49da-88da-758977cc58a9';
const AT_ONCE = 8;

/** A temporary folder for one measurement. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'leadbell-bench-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** leadbell.yaml of one task and one robot. */
export const yamlOf = ({ vendor }: Addresses): string => `
accounts:
  acme: { baseUrl: "${vendor}", userId: ${USER_ID}, token: env:TOKEN, concurrency: ${AT_ONCE} }
channels:
  sales: { type: wecom-robot, webhook: env:SALES }
  ops: { type: wecom-robot, webhook: env:OPS }
tasks:
  - { id: ${TASK_ID}, account: acme, name: 秋季课程回访, channels: [sales] }
ops: { channels: [ops] }
`;

export const secretsOf = ({ robot }: Addresses): Record<string, string> => ({
  TOKEN: `eyJhbGciOiJIUzI1NiJ9.${'Zk3jd8'.repeat(20)}.signature`,
  SALES: robot,
  OPS: robot.replace('aaaaaaaa', 'bbbbbbbb'),
});

/** What starts `leadbell run` as its users do, without npm in between. */
export function runOf(folder: string, addresses: Addresses, more: readonly string[] = []) {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'leadbell.yaml');
  writeFileSync(file, yamlOf(addresses));
  const args = ['run', '--config', file, '--data', join(folder, 'data'), ...more];
  return {
    command: process.execPath,
    args: [join(ROOT, 'cli/leadbell.ts'), ...args],
    env: secretsOf(addresses),
  };
}

/** What plain programs are given in place of a configuration. */
export const settingsOf = (
  folder: string,
  { vendor, robot }: Addresses,
  minuteMs: number,
): Record<string, string> => ({
  LIST_URL: `${vendor}/agent-api/user/${USER_ID}/task/${TASK_ID}/record`,
  ROBOT_URL: robot,
  STATE: folder,
  MINUTE_MS: String(minuteMs),
  AT_ONCE: String(AT_ONCE),
});
