import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { addCheckedStacks } from '../../infra/app.ts';
import { synthesize as synthesizeApp } from '../../infra/synthesize.ts';
import { bundled, exampleConfig, exampleYaml, temporaryDirectory } from './synthesize.ts';

const ROOT = join(import.meta.dirname, '../..');
const run = promisify(execFile);

interface Made {
  code: unknown;
  stderr: string;
  outdir: string;
}

/** What it finds around it, and where it writes. */
function place(yaml: string | null, context: Record<string, unknown>) {
  const outdir = temporaryDirectory();
  const file = join(outdir, 'leadbell.yaml');
  if (yaml !== null) writeFileSync(file, yaml);
  const env = { LEADBELL_CONFIG: file, CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: JSON.stringify(context) };
  return { outdir, env };
}

/** `node infra/app.ts`, as `cdk synth` calls it. */
async function app(yaml: string, context: Record<string, unknown> = {}): Promise<Made> {
  const { outdir, env } = place(yaml, context);
  try {
    const { stderr } = await run(process.execPath, ['infra/app.ts'], {
      cwd: ROOT,
      env: { ...process.env, ...env },
    });
    return { code: 0, stderr, outdir };
  } catch (error) {
    const { code, stderr } = error as { code: number; stderr: string };
    return { code, stderr, outdir };
  }
}

/** The same in this process, and without bundles: both take seconds. */
async function appHere(yaml: string | null): Promise<Made> {
  const { outdir, env } = place(yaml, { 'aws:cdk:bundling-stacks': [] });
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const said = vi.spyOn(console, 'error').mockImplementation(() => {});
  try {
    const code = await synthesizeApp(addCheckedStacks);
    return { code, stderr: said.mock.calls.flat().join('\n'), outdir };
  } finally {
    said.mockRestore();
    vi.unstubAllEnvs();
  }
}

describe('a configuration that Lambda cannot use', () => {
  it('stops synth with the key and the line, and without a stack trace', async () => {
    const { code, stderr, outdir } = await app(
      exampleYaml.replace('channels: [sales-east,', 'channels: [sales-west,'),
    );
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /leadbell\.yaml:\d+:\d+ tasks\[0]\.channels\[0]: no channel is called "sales-west"/,
    );
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(existsSync(join(outdir, 'manifest.json'))).toBe(false);
  });

  it('refuses env:, since a variable of this machine is not there at run time', async () => {
    const { code, stderr } = await appHere(exampleYaml.replace('ssm:/leadbell/acme/token', 'env:ACME_TOKEN'));
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /leadbell\.yaml:9:12 accounts\.acme\.token: env:ACME_TOKEN is not known to Lambda/,
    );
    expect(stderr).toContain('ssm:/name');
  });
});

describe('a file that nobody has filled in', () => {
  it('is refused where it would be deployed, with what is to be put there', async () => {
    const { code, stderr, outdir } = await appHere(exampleYaml);
    expect(code).toBe(1);
    expect(stderr).toMatch(/leadbell\.yaml:\d+:\d+ accounts\.acme\.baseUrl: \S+ is a name for examples/);
    expect(stderr).toMatch(/accounts\.acme\.userId: this is a placeholder: put your user id/);
    expect(stderr).toMatch(/tasks\[0]\.id: this is a placeholder/);
    expect(existsSync(join(outdir, 'manifest.json'))).toBe(false);
  });

  it('is looked at as the stage `example`, which goes to nobody’s account', async () => {
    const { code, stderr, outdir } = await app(exampleYaml, { stage: 'example' });
    expect([code, stderr]).toEqual([0, '']);
    const manifest = readFileSync(join(outdir, 'manifest.json'), 'utf8');
    expect(manifest).toContain('leadbell-example-alerting');
    expect(manifest).toContain('aws://123456789012/ap-southeast-1');
  });

  it('is fine once it is filled in, except mail that nobody reads, and says what `minimal` leaves out', async () => {
    const own = exampleYaml
      .replace('https://ai.example.cn', 'https://ai.platform.cn')
      .replaceAll('00000000-0000-0000-0000-000000000000', '4d99d91c-f5d9-49da-88da-758977cc58a9');
    const { code, stderr } = await appHere(`${own}deploy: { watch: minimal }\n`);
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /warning: .*topics\.ops\.emails\[0]: this is an address for examples: nobody reads mail there/,
    );
    expect(stderr).toMatch(/note: deploy\.watch is minimal: no dashboard/);
  });

  it('that is not there is told how to come by', async () => {
    const { code, stderr } = await appHere(null);
    expect(code).toBe(1);
    expect(stderr).toContain('leadbell.yaml cannot be read (ENOENT)');
    expect(stderr).toMatch(/Copy leadbell\.example\.yaml to .*npx cdk synth -c stage=example/);
  });
});

describe('a bundle', () => {
  const directory = bundled('poll');

  it('holds the compiled configuration', () => {
    expect(JSON.parse(readFileSync(join(directory, 'leadbell.json'), 'utf8'))).toEqual(exampleConfig);
  });

  it('starts by itself, far from any node_modules, with what the stack tells it', async () => {
    const script = `const { handler } = await import(${JSON.stringify(join(directory, 'index.mjs'))}); console.log(typeof handler)`;
    const env = {
      AWS_REGION: 'cn-north-1',
      LAMBDA_TASK_ROOT: directory,
      TABLE_NAME: 'table',
      POLLS_QUEUE_URL: 'https://sqs.example/polls',
      LANES_QUEUE_URL: 'https://sqs.example/lanes',
      TOPIC_ARN_PREFIX: 'arn:aws-cn:sns:cn-north-1:123456789012:leadbell-state-',
    };
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], {
      cwd: directory,
      env,
    });
    expect(stdout.trim()).toBe('function');
  });
});
