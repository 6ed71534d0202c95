/**
 * How many tasks may one function read in a minute? `npm run bench:processor`: processor and memory of `poll` as it is
 * deployed, in a warm call in which nothing is new. Decision 49 goes by it. `-- 4 500 28`: accounts, tasks of each,
 * and calls in each window.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../../infra/bundle/bundle.ts';
import { readConfig } from '../../lambdas/config/read-config.ts';
import { bundled } from '../../lambdas/polling/accounts/bundle.ts';
import { byAccount } from '../../lambdas/polling/accounts/read-message.ts';
import { dueWindows } from '../../lambdas/schedule/due-windows.ts';
import { asMarkdown } from '../measures/section.ts';
import { readArguments } from '../read-arguments.ts';
import { ENVIRONMENT } from '../start/start-of.ts';
import type { Around } from './around.ts';
import type { Invoked } from './invoke.ts';

const [accounts, tasks, calls] = readArguments<[number, number, number]>('bench:processor').given;
/** What one function of `poll` is asked for at once. */
const MOST_WINDOWS = 2000;
if (accounts * tasks > MOST_WINDOWS) {
  process.stderr.write(
    `error: expected ${MOST_WINDOWS} tasks in all at the most, got ${accounts * tasks}.\n`,
  );
  process.exit(2);
}

/** Of one processor, at 512 MiB: https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
const PROCESSOR = 512 / 1769;

const folder = mkdtempSync(join(tmpdir(), 'leadbell-processor-'));
const around = fork(join(import.meta.dirname, 'around.ts'), [String(calls)]);
try {
  const [at] = (await once(around, 'message')) as [Around];
  const { config } = readConfig(yamlOf(at), 'leadbell.yaml');
  bundle('poll', config, folder);
  const nowMs = Date.now();
  const due = dueWindows(config.tasks, null, nowMs);
  const short = byAccount(config, due).filter(({ tier }) => tier === 'short');
  const [message, ...more] = bundled(short);
  if (!message || more.length > 0) throw new Error('expected a message');
  const file = join(folder, 'message.json');
  writeFileSync(file, JSON.stringify(message));
  const env = { ...process.env, ...environmentOf(at) };
  const child = fork(join(import.meta.dirname, 'invoke.ts'), [folder, file], { env, silent: true });
  child.stderr?.pipe(process.stderr);
  const [invoked] = (await once(child, 'message')) as [Invoked];
  child.kill();
  const windows = accounts * tasks;
  const row = [
    `${accounts} × ${tasks}`,
    `${(invoked.ms / 1000).toFixed(1)} s`,
    `${(invoked.cpuMs / windows).toFixed(1)} ms`,
    `${((100 * invoked.cpuMs) / PROCESSOR / invoked.ms).toFixed(0)} %`,
    `${invoked.mostMb.toFixed(0)} MB`,
  ];
  const head = [
    'accounts × tasks',
    'a message took',
    'processor a window',
    'of what 512 MiB have',
    'most memory',
  ];
  console.log(asMarkdown({ title: 'What one function reads', note: '', head, rows: [row] }));
} finally {
  around.kill();
  rmSync(folder, { recursive: true, force: true });
}

function yamlOf({ vendor }: Around): string {
  const names = Array.from({ length: accounts }, (_, n) => `a${n}`);
  const ofAccount = (name: string) => [
    `  ${name}: { baseUrl: "${vendor}", userId: 4d99d91c-f5d9-49da-88da-${name}, token: env:TOKEN, concurrency: 4 }`,
  ];
  const tasksOf = (name: string) =>
    Array.from(
      { length: tasks },
      (_, n) =>
        `  - { id: 287e19c4-1966-49d6-8f02-${name}${n}, account: ${name}, name: 秋季课程回访${n}, channels: [sales] }`,
    );
  return [
    'accounts:',
    ...names.flatMap(ofAccount),
    'channels: { sales: { type: wecom-robot, webhook: env:ROBOT } }',
    'ops: { channels: [sales] }',
    'tasks:',
    ...names.flatMap(tasksOf),
  ].join('\n');
}

function environmentOf({ table, tableName }: Around): NodeJS.ProcessEnv {
  return {
    ...ENVIRONMENT,
    AWS_ENDPOINT_URL_DYNAMODB: table,
    LAMBDA_TASK_ROOT: folder,
    TABLE_NAME: tableName,
    TOKEN: 'token',
    ROBOT: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa',
  };
}
