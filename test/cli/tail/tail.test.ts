import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type TailOptions, tail } from '../../../cli/tail/tail.ts';
import { createLambdaLog } from '../../../lambdas/platform/aws/log-lambda.ts';
import { createRedactor } from '../../../lambdas/platform/log/redact.ts';
import { aDeployment, type Stored, startAws } from '../../support/aws-stand-in.ts';
import { config, Place } from '../leadbell.ts';

const NOW_MS = Date.now();
const TICK = 'leadbell-alerting-TickLog';
const POLL = 'leadbell-alerting-PollLog';

/** As a function writes it. */
function line(agoMs: number, message: string, fields: object, level: 'info' | 'warn' = 'info'): Stored {
  let text = '';
  const log = createLambdaLog({
    redactor: createRedactor(),
    service: 'leadbell',
    nowMs: () => NOW_MS - agoMs,
    env: {},
    write: (written) => {
      text = written;
    },
  });
  log[level](message, { ...fields });
  return { atMs: NOW_MS - agoMs, text };
}

const read = {
  listed: 3,
  reasons: { told: 1, known: 2 },
  outcome: 'complete',
  fault: null,
  fromMs: NOW_MS,
  toMs: null,
};
const LINES = {
  [TICK]: [
    line(50_000, 'tick done', {
      polls: 1,
      digests: 0,
      due: 0,
      held: 0,
      oldestDueMs: 0,
      oldestDueChannel: null,
    }),
    { atMs: NOW_MS - 49_000, text: 'START RequestId: 1 Version: $LATEST' },
    { atMs: NOW_MS - 48_000, text: '{"_aws":{"Timestamp":1},"Ticks":1}' },
  ],
  [POLL]: [
    line(40_000, 'poll done', { taskName: '秋季课程回访', ...read }),
    line(60_000, 'A lead was entered', {
      taskName: '秋季课程回访',
      record: 'r-1',
      grade: 'A',
      reason: 'told',
    }),
    line(
      30_000,
      'poll done',
      { taskName: '别的任务', ...read, fault: 'token-refused', message: 'no', hint: 'A new one.' },
      'warn',
    ),
    line(20_000, 'A message failed and will come back', { error: new Error('called 13812345678') }, 'warn'),
  ],
};

describe('leadbell tail', () => {
  let place: Place;
  let aws: Awaited<ReturnType<typeof startAws>>;

  async function see(options: Partial<TailOptions> = {}) {
    vi.restoreAllMocks();
    const [out, err] = [process.stdout, process.stderr].map((stream) =>
      vi.spyOn(stream, 'write').mockReturnValue(true),
    );
    const code = await tail({
      configFile: `${place.directory}/leadbell.yaml`,
      stack: 'leadbell',
      task: null,
      channel: null,
      record: null,
      since: '10m',
      follow: false,
      all: false,
      json: false,
      ...options,
    });
    const said = (spy: typeof out) => (spy?.mock.calls ?? []).map(([text]) => String(text)).join('');
    return { code, stdout: said(out).split('\n').slice(0, -1), stderr: said(err) };
  }

  beforeAll(async () => {
    place = await Place.make();
    await place.write('leadbell.yaml', config('https://ai.example.cn'));
    aws = await startAws({ ...aDeployment(), logs: LINES });
    vi.stubEnv('AWS_ENDPOINT_URL', aws.endpoint);
  });
  afterEach(() => vi.restoreAllMocks());
  afterAll(async () => {
    vi.unstubAllEnvs();
    aws.stop();
    await place.clear();
  });

  it('shows what the functions did in the order of time, in the zone of the team, and no metric', async () => {
    const { code, stdout, stderr } = await see();
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.map((one) => one.slice(16))).toEqual([
      'poll     秋季课程回访: r-1 has A, to be told',
      'tick     looked, 1 reads asked for, 0 due',
      expect.stringMatching(/^poll {5}秋季课程回访: 3 records since .*: 1 told, 2 known$/),
      expect.stringMatching(/^poll {5}warn {2}别的任务: .*; FAILED, token-refused: no → A new one\.$/),
      'poll     warn  A message failed and will come back  error="called [phone]"',
    ]);
    const shanghai = new Date(NOW_MS - 60_000 + 8 * 3_600_000).toISOString();
    expect(stdout[0]?.slice(0, 14)).toBe(shanghai.slice(5, 19).replace('T', ' '));
  });

  it('shows what is about one record, or one task', async () => {
    expect((await see({ record: 'r-1' })).stdout).toEqual([expect.stringContaining('r-1 has A')]);
    expect((await see({ record: 'R-1' })).stdout).toHaveLength(1);
    expect((await see({ record: 'r' })).stdout).toEqual([]);
    expect((await see({ task: '秋季课程回访' })).stdout).toHaveLength(2);
  });

  it('for machines it is a line of JSON each, and --all keeps what Lambda says', async () => {
    const { stdout } = await see({ json: true, all: true });
    expect(stdout.map((one) => (JSON.parse(one) as { message: string }).message)).toContain(
      'START RequestId: 1 Version: $LATEST',
    );
    expect(JSON.parse(stdout[0] ?? '')).toMatchObject({
      at: expect.stringMatching(/\+08:00$/),
      function: 'poll',
      level: 'info',
      fields: { record: 'r-1' },
    });
  });

  it('a task, a channel or a stack that is not there is said', async () => {
    expect(await see({ task: '没有' })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('秋季课程回访'),
    });
    expect(await see({ channel: 'none' })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('sales'),
    });
    expect(await see({ stack: 'leadbell-prod' })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('There is no stack leadbell-prod-alerting'),
    });
  });

  it('until it is stopped it follows, and shows each line once', async () => {
    const seen = see({ follow: true });
    await vi.waitFor(() => expect(process.stdout.write).toHaveBeenCalledTimes(5));
    process.emit('SIGINT');
    expect((await seen).stdout).toHaveLength(5);
  });
});
