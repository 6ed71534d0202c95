/**
 * The start of each function beside a bundle of just the clients that it cannot do without: `npm run bench:start`.
 *
 * A start is `import()` of the bundle as it is deployed, in a process of its own, as Lambda does it before the first
 * call. Function and reference take turns, so that whatever else the machine does falls on both; the medians are
 * compared. CPU counts all threads of the process. `-- 25 --json`: so many rounds, for machines.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../../infra/bundle.ts';
import { bundleModule } from '../../infra/bundle-module.ts';
import { bundleSize } from '../../infra/bundle-size.ts';
import { readConfig } from '../../lambdas/config/read-config.ts';

const ROOT = join(import.meta.dirname, '../..');
const FUNCTIONS = ['tick', 'poll', 'deliver', 'digest', 'answer'];
const [rounds = '25'] = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const ROUNDS = Number(rounds);

const ENVIRONMENT = {
  AWS_REGION: 'ap-southeast-1',
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
  AWS_LAMBDA_FUNCTION_NAME: 'bench',
  TABLE_NAME: 'leadbell',
  POLLS_QUEUE_URL: 'https://sqs.ap-southeast-1.amazonaws.com/123456789012/polls',
  LANES_QUEUE_URL: 'https://sqs.ap-southeast-1.amazonaws.com/123456789012/lanes',
  DIGESTS_QUEUE_URL: 'https://sqs.ap-southeast-1.amazonaws.com/123456789012/digests',
  TOPIC_ARN_PREFIX: 'arn:aws:sns:ap-southeast-1:123456789012:leadbell-',
};

/** Measured inside the new process: what Node itself needs to start is no part of it. */
const MEASURE = `
const began = process.hrtime.bigint(), cpu = process.cpuUsage();
await import(process.argv[1]);
const { user, system } = process.cpuUsage(cpu);
console.log(JSON.stringify({ ms: Number(process.hrtime.bigint() - began) / 1e6, cpuMs: (user + system) / 1e3 }));`;

interface Start {
  ms: number;
  cpuMs: number;
}

function start(directory: string): Start {
  const printed = execFileSync(
    process.execPath,
    ['--input-type=module', '-e', MEASURE, join(directory, 'index.mjs')],
    { env: { ...ENVIRONMENT, PATH: process.env.PATH, LAMBDA_TASK_ROOT: directory }, encoding: 'utf8' },
  );
  return JSON.parse(printed) as Start;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

const made = mkdtempSync(join(tmpdir(), 'leadbell-start-'));
try {
  const { config } = readConfig(readFileSync(join(ROOT, 'leadbell.example.yaml'), 'utf8'), 'leadbell.yaml');
  const reference = join(made, 'reference');
  mkdirSync(reference);
  // As everybody would bundle it: with nothing in place of what it imports.
  bundleModule(join(import.meta.dirname, 'reference.ts'), reference, {});
  const rows = FUNCTIONS.map((entry) => {
    const directory = join(made, entry);
    bundle(entry, config, directory);
    const ours: Start[] = [];
    const theirs: Start[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      ours.push(start(directory));
      theirs.push(start(reference));
    }
    const [ms, cpuMs] = [median(ours.map((one) => one.ms)), median(ours.map((one) => one.cpuMs))];
    const [refMs, refCpuMs] = [median(theirs.map((one) => one.ms)), median(theirs.map((one) => one.cpuMs))];
    return {
      function: entry,
      'KB at start': (bundleSize(directory).atStartBytes / 1000).toFixed(0),
      ms: ms.toFixed(1),
      'reference ms': refMs.toFixed(1),
      ratio: (ms / refMs).toFixed(2),
      'ratio CPU': (cpuMs / refCpuMs).toFixed(2),
    };
  });
  if (process.argv.includes('--json')) console.log(JSON.stringify(rows));
  else console.table(rows);
} finally {
  rmSync(made, { recursive: true, force: true });
}
