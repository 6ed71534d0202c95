import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { QUIET_WINDOWS } from '../../lambdas/reports/quiet-windows.ts';
import { RUNTIME_CLIENT } from './client.ts';
import { RuntimeApi, type Said } from './runtime-api.ts';

/** How an invocation ended, as Lambda tells it. `exited`: the process ended by itself. */
export type Ending = Said | { kind: 'timed-out' } | { kind: 'exited'; code: number | null };

export interface FunctionSettings {
  name: string;
  /** `module.export` */
  handler: string;
  /** Where its bundle is. */
  taskRoot: string;
  logFile: string;
  memoryMiB: number;
  timeoutMs: number;
  /** What the stack sets, and where the services are. */
  environment: Readonly<Record<string, string>>;
}

/** One process: Lambda's runtime client with the function in it. */
interface Sandbox {
  api: RuntimeApi;
  child: ChildProcess;
  exited: Promise<Ending>;
}

const REGION = 'us-east-1';

/**
 * A deployed function: started by its first event, kept warm, ended when it takes too long and started again by the next
 * event. One event at a time, as Lambda does with one instance.
 */
export class LambdaFunction {
  /** Process ids, one for each cold start. */
  readonly processes: number[] = [];
  readonly violations: string[] = [];
  readonly #settings: FunctionSettings;
  #sandbox: Sandbox | null = null;

  constructor(settings: FunctionSettings) {
    this.#settings = settings;
  }

  /** Lines of its log so far. @throws {SyntaxError} where a line is no JSON, as CloudWatch is told that all are. */
  get log(): Record<string, unknown>[] {
    const lines = this.text.split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  /** Everything that it wrote, to either stream: Lambda's log takes both. */
  get text(): string {
    return readFileSync(this.#settings.logFile, 'utf8');
  }

  /** Fields of the reports in its log, such as of `poll done`, or of the windows in which nothing was amiss. */
  get reports(): Record<string, unknown>[] {
    return this.log
      .filter(({ message }) => message === `${this.#settings.name} done` || message === QUIET_WINDOWS)
      .map(({ fields }) => fields as Record<string, unknown>);
  }

  /** @param timeoutMs the function's own time-out unless another is given: from here on the process may be killed. */
  async invoke(event: unknown, { timeoutMs = this.#settings.timeoutMs } = {}): Promise<Ending> {
    this.#sandbox ??= await this.#start();
    const sandbox = this.#sandbox;
    const ready = await Promise.race([sandbox.api.ready, sandbox.exited]);
    // Loading is not part of the time-out.
    const ending = ready === 'ready' ? await this.#run(sandbox, event, timeoutMs) : ready;
    if (ending.kind !== 'answered' && ending.kind !== 'failed') await this.stop();
    return ending;
  }

  async stop(): Promise<void> {
    const sandbox = this.#sandbox;
    this.#sandbox = null;
    if (!sandbox) return;
    sandbox.child.kill('SIGKILL');
    await sandbox.exited;
    await sandbox.api.close();
    this.violations.push(...sandbox.api.violations);
  }

  async #run({ api, exited }: Sandbox, event: unknown, timeoutMs: number): Promise<Ending> {
    const { name } = this.#settings;
    const over = new AbortController();
    const said = api.handOver({
      requestId: randomUUID(),
      event,
      functionArn: `arn:aws:lambda:${REGION}:000000000000:function:${name}`,
      deadlineMs: Date.now() + timeoutMs,
    });
    const timedOut = delay(timeoutMs, { kind: 'timed-out' } as const, { signal: over.signal });
    // Only ever aborted when nobody waits for it any more.
    timedOut.catch(() => {});
    try {
      return await Promise.race([said, exited, timedOut]);
    } finally {
      over.abort();
    }
  }

  async #start(): Promise<Sandbox> {
    const api = new RuntimeApi();
    await api.open();
    // A file is written before the answer is sent, where a pipe would have to be waited for.
    const log = openSync(this.#settings.logFile, 'a');
    // Nothing of this process's environment: Lambda has none of it either.
    const child = spawn(process.execPath, [RUNTIME_CLIENT], {
      cwd: this.#settings.taskRoot,
      env: { ...asLambdaSets(this.#settings, api.address), ...this.#settings.environment },
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    const exited = once(child, 'exit').then(([code]): Ending => ({ kind: 'exited', code: code as number }));
    this.processes.push(child.pid as number);
    return { api, child, exited };
  }
}

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
function asLambdaSets({ name, handler, taskRoot, memoryMiB }: FunctionSettings, runtimeApi: string) {
  return {
    _HANDLER: handler,
    LAMBDA_TASK_ROOT: taskRoot,
    AWS_LAMBDA_RUNTIME_API: runtimeApi,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMiB),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: '2026/03/02/[$LATEST]0123456789abcdef',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_FORMAT: 'JSON',
    AWS_LAMBDA_LOG_LEVEL: 'INFO',
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SESSION_TOKEN: 'local',
    PATH: '/usr/bin:/bin',
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
  };
}
