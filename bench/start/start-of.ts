import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

export const ENVIRONMENT = {
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
const event = JSON.parse(process.argv[2] ?? 'null');
const context = { getRemainingTimeInMillis: () => 25_000 };
const began = process.hrtime.bigint(), cpu = process.cpuUsage();
const { handler } = await import(process.argv[1]);
const answer = event === null ? null : await handler(event, context);
const { user, system } = process.cpuUsage(cpu);
const ms = Number(process.hrtime.bigint() - began) / 1e6;
console.log('\\n' + JSON.stringify({ ms, cpuMs: (user + system) / 1e3, answer }));
process.exit(0);`;

export interface Start {
  ms: number;
  /** Of all threads of the process. */
  cpuMs: number;
}

/**
 * A start is `import()` of a bundle as it is deployed, in a process of its own, as Lambda does it before the first call.
 *
 * @param event of a first call, which is then part of it @default none
 */
export async function startOf(
  directory: string,
  environment: Readonly<Record<string, string>>,
  event?: unknown,
): Promise<Start> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      ...['--input-type=module', '-e', MEASURE, join(directory, 'index.mjs')],
      ...(event === undefined ? [] : [JSON.stringify(event)]),
    ],
    { env: { ...environment, PATH: process.env.PATH, LAMBDA_TASK_ROOT: directory } },
  );
  if (process.env.BENCH_VERBOSE) process.stderr.write(stdout);
  const { answer, ...start } = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as Start & {
    answer: { batchItemFailures?: unknown[] } | null;
  };
  if ((answer?.batchItemFailures ?? []).length > 0) throw new Error(`a call failed: ${stdout}`);
  return start;
}
