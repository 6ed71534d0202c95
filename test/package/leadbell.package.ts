import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeProblem } from '../../lambdas/platform/node-version.ts';
import { config, minutesAgo, secrets } from '../cli/leadbell.ts';
import { fences, readText } from '../docs/markdown.ts';
import { type Robot, startRobot } from '../support/robot.ts';
import { startVendor, type Vendor } from '../support/vendor.ts';
import budget from './budget.json' with { type: 'json' };
import { type Packed, pack, shell, UserFolder } from './installed.ts';

const ROOT = join(import.meta.dirname, '../..');
const INSTALL = 'npm install --prefer-offline --no-fund --no-audit --loglevel=error';
const { version, devDependencies, peerDependencies } = JSON.parse(
  readFileSync(join(ROOT, 'package.json'), 'utf8'),
) as { version: string } & Record<'devDependencies' | 'peerDependencies', Record<string, string>>;
const exactly = (name: string): string => `${name}@${devDependencies[name]}`;

let user: UserFolder;
let packed: Packed;
let vendor: Vendor;
let robot: Robot;

beforeAll(async () => {
  user = await UserFolder.make();
  packed = await pack(user.directory);
  const installed = await user.run(`${INSTALL} "${packed.file}"`);
  expect(installed.code, installed.stderr).toBe(0);
  vendor = await startVendor({ records: [minutesAgo(3), minutesAgo(2, 3)] });
  robot = await startRobot();
  await user.write('leadbell.yaml', config(vendor.url));
});

afterAll(async () => {
  await vendor.close();
  await robot.close();
  await user.clear();
});

describe('the package', () => {
  it('keeps within its budget', () => {
    expect(packed.size).toBeLessThan(budget.packedBytes);
    expect(packed.unpackedSize).toBeLessThan(budget.unpackedBytes);
    expect(packed.files.length).toBeLessThan(budget.files);
  });

  it('holds JavaScript, and neither sources nor tests nor what only makes it', () => {
    const odd = packed.files.filter(
      (path) =>
        (path.endsWith('.ts') && !path.endsWith('.d.ts')) ||
        /^(?:test|bench|infra|lambdas|local|cli|package)\//.test(path),
    );
    expect(odd).toEqual([]);
    expect(new Set(packed.files.filter((path) => path.endsWith('.d.ts')))).toEqual(
      new Set([
        'dist/infra/constructs/table-keys.d.ts',
        'dist/infra/index.d.ts',
        'dist/infra/leadbell-alerting.d.ts',
        'dist/infra/leadbell-config.d.ts',
        'dist/infra/leadbell-state.d.ts',
      ]),
    );
  });

  it('holds what its README and its faults send people to', () => {
    for (const page of [
      'runbook',
      'configuration',
      'deploy',
      'commands',
      'answers',
      'quiet',
      'record-api',
      'channels',
    ]) {
      expect(packed.files).toContain(`docs/${page}.md`);
      expect(packed.files).toContain(`docs/${page}.zh-CN.md`);
    }
    expect(packed.files).toContain('CHANGELOG.md');
  });

  it('holds the licences of what its functions are made from', async () => {
    const licences = await user.read('node_modules/leadbell/dist/functions/LICENCES.txt');
    for (const name of ['@aws-sdk/client-dynamodb', 'echarts', 'valibot'])
      expect(licences).toContain(`\n${name} `);
  });

  it('asks for no CDK from somebody who only runs it', () => {
    expect(readdirSync(join(user.directory, 'node_modules'))).not.toContain('aws-cdk-lib');
  });
});

describe('npx leadbell', () => {
  it('helps', async () => {
    const { code, stdout, stderr } = await user.run('npx leadbell --help');
    expect([code, stderr]).toEqual([0, '']);
    for (const command of ['init', 'run', 'check', 'digest', 'redrive', 'synth'])
      expect(stdout).toContain(`\n  ${command}`);
  });

  it('says which version it is', async () => {
    const { code, stdout } = await user.run('npx leadbell --version');
    expect([code, stdout.trim()]).toEqual([0, version]);
  });

  it('writes a first file that passes check, and says what to type here', async () => {
    const flags =
      '--config first.yaml --base-url https://ai.platform.cn --user-id u1 --channel wecom --task t1=回访';
    const { code, stdout, stderr } = await user.run(`npx leadbell init ${flags}`);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('  npx leadbell run --config first.yaml\n');
    expect((await user.run('npx leadbell check first.yaml')).code).toBe(0);
  });

  it('checks the file beside it', async () => {
    const { code, stdout } = await user.run('npx leadbell check leadbell.yaml');
    expect(code).toBe(0);
    expect(stdout).toContain('秋季课程回访  A of acme to sales, hot');
  });

  it('rings, and remembers what it told in the folder that it is called in', async () => {
    await user.write(
      'package.json',
      JSON.stringify({
        ...JSON.parse(await user.read('package.json')),
        scripts: { once: 'leadbell run --config leadbell.yaml --once' },
      }),
    );
    await user.write('deep/readme.txt', 'here');
    const env = secrets(robot.url);
    const first = await user.run('npx leadbell run --config leadbell.yaml --once', env);
    expect(first.code, first.stderr).toBe(0);
    expect(JSON.parse(first.stdout)).toMatchObject({ tasks: 1, failedTasks: 0, leads: 1, delivered: 2 });
    expect(robot.heard).toHaveLength(1);
    // A script of theirs says its paths from their package.json, wherever it is called.
    const again = await user.run('cd deep && npm run -s once', env);
    expect(again.code, again.stderr).toBe(0);
    expect(JSON.parse(again.stdout)).toMatchObject({ leads: 0, delivered: 0 });
    expect(robot.heard).toHaveLength(1);
  });

  it('shows the console, with all that its page loads', async () => {
    const script = `node_modules/.bin/leadbell run --config leadbell.yaml --data console --port 0 >said.txt 2>&1 & running=$!
      node --input-type=module -e '${LOOK_AT_CONSOLE}'; looked=$?
      kill -TERM $running; wait $running; exit $looked`;
    const { code, stdout, stderr } = await user.run(script, secrets(robot.url));
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('page.js 200');
  });

  it('draws the digest’s picture', async () => {
    await user.write(
      'digest.yaml',
      `${config(vendor.url)}digests: { daily: { every: day, at: "08:37", channels: [sales] } }\n`,
    );
    const { code, stderr } = await user.run(
      'npx leadbell digest daily --config digest.yaml --dry-run --out made',
      secrets(robot.url),
    );
    expect(code, stderr).toBe(0);
    expect(readdirSync(join(user.directory, 'made')).some((name) => name.endsWith('.png'))).toBe(true);
  });

  it('says what is missing where there is no CDK, and how to get it', async () => {
    const { code, stderr } = await user.run('npx leadbell synth');
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /aws-cdk-lib is not installed.*\n {2}npm install aws-cdk@2 aws-cdk-lib@2 constructs@10/,
    );
  });
});

describe('a Node.js that is too old', () => {
  const start = () => join(user.directory, 'node_modules/leadbell/dist/leadbell.cjs');
  const asIf = async (version: string) => {
    await user.write(
      'as-if.cjs',
      `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } });`,
    );
    return user.run(`node --require ./as-if.cjs "${start()}" --help`);
  };

  it.each(['0.12.18', '20.20.2', '24.4.1'])('is told so in words: %s', async (version) => {
    const { code, stderr } = await asIf(version);
    expect(code).toBe(2);
    expect(stderr).toContain(`leadbell needs Node.js 24.5 or later, and this is ${version}.`);
    expect(stderr).toContain('npm install node@24');
    expect(nodeProblem(version)).not.toBeNull();
  });

  it.each(['24.5.0', '25.0.0'])('is not: %s', async (version) => {
    expect((await asIf(version)).code).toBe(0);
    expect(nodeProblem(version)).toBeNull();
  });

  it('can read the file that says so', () => {
    const text = readFileSync(start(), 'utf8');
    // esbuild refuses what it cannot turn into ES5, and prints what it need not turn as it is.
    const plain = (target: string) => transformSync(text, { target, minifyWhitespace: true }).code;
    expect(plain('es5')).toBe(plain('esnext'));
  });
});

describe('on AWS', () => {
  const deployable = `
accounts:
  acme: { baseUrl: https://ai.platform.cn, userId: 4d99d91c-f5d9-49da-88da-758977cc58a9, token: ssm:/leadbell/acme/token }
channels:
  sales: { type: wecom-robot, webhook: ssm:/leadbell/sales/webhook }
  hot: { type: sns, topic: hot }
topics: { hot: { emails: [li@platform.cn] } }
tasks:
  - { id: 287e19c4-1966-49d6-8f02-b53ef11c0a55, account: acme, name: 回访, channels: [sales, hot] }
digests: { daily: { every: day, at: "08:37", channels: [sales] } }
ops: { channels: [sales] }
`;

  beforeAll(async () => {
    const { code, stderr } = await user.run(
      `${INSTALL} ${['aws-cdk', 'aws-cdk-lib', 'constructs'].map(exactly).join(' ')}`,
    );
    expect(code, stderr).toBe(0);
    await user.write('leadbell.yaml', deployable);
  });

  const REGION = 'ap-southeast-1';
  /** Nobody asks the machine that it may run on for credentials. */
  const OFFLINE = { AWS_REGION: REGION, AWS_EC2_METADATA_DISABLED: 'true' };

  /** Without where constructs stand. What code a function has is a hash of all its files. */
  const templates = (directory: string) =>
    ['leadbell-state', 'leadbell-alerting'].map((name) => {
      const { Resources } = JSON.parse(readFileSync(join(directory, `${name}.template.json`), 'utf8')) as {
        Resources: Record<string, { Metadata?: unknown }>;
      };
      for (const resource of Object.values(Resources)) delete resource.Metadata;
      return Resources;
    });

  it('makes the very stacks that the repository makes: same ids, same rights, same code', async () => {
    await user.write(
      'cdk.json',
      '{ "app": "npx leadbell synth", "notices": false, "versionReporting": false }',
    );
    const theirs = await user.run('npx cdk synth --quiet', OFFLINE);
    expect(theirs.code, theirs.stderr).toBe(0);
    const out = join(user.directory, 'of-the-repository');
    const ours = await shell(`"${process.execPath}" infra/app.ts`, ROOT, {
      CDK_OUTDIR: out,
      CDK_DEFAULT_REGION: REGION,
      LEADBELL_CONFIG: join(user.directory, 'leadbell.yaml'),
    });
    expect(ours.code, ours.stderr).toBe(0);
    expect(templates(join(user.directory, 'cdk.out'))).toEqual(templates(out));
  });

  it('takes a stage, as the repository does', async () => {
    await user.write('leadbell.prod.yaml', deployable);
    const { code, stdout, stderr } = await user.run('npx cdk list -c stage=prod', OFFLINE);
    expect(code, stderr).toBe(0);
    expect(stdout.trim().split('\n')).toEqual(['leadbell-prod-state', 'leadbell-prod-alerting']);
  });

  it('gives typed constructs to an app in TypeScript, with a table and a topic of theirs', async () => {
    await user.write('app/app.ts', APP);
    const [documented = ''] = fences(readText('docs/deploy.md'), 'ts');
    await user.write('app/documented.ts', documented);
    await user.write(
      'app/tsconfig.json',
      JSON.stringify({
        compilerOptions: {
          module: 'NodeNext',
          target: 'ES2022',
          strict: true,
          noEmit: true,
          skipLibCheck: true,
          types: [],
        },
        files: ['app.ts', 'documented.ts'],
      }),
    );
    await user.write('app/package.json', '{ "type": "module" }');
    const typed = await user.run(
      `"${process.execPath}" "${join(ROOT, 'node_modules/typescript/bin/tsc')}" -p app`,
    );
    expect(typed.stdout).toBe('');
    const { code, stderr } = await user.run('node app/app.ts', { CDK_OUTDIR: 'app.out' });
    expect(code, stderr).toBe(0);
    const asDocumented = await user.run('node app/documented.ts', { CDK_OUTDIR: 'documented.out' });
    expect(asDocumented.code, asDocumented.stderr).toBe(0);
    const { Resources } = JSON.parse(await user.read('app.out/Sales.template.json')) as {
      Resources: Record<string, { Type: string }>;
    };
    const types = Object.values(Resources).map(({ Type }) => Type);
    expect(types.filter((type) => type === 'AWS::DynamoDB::Table')).toHaveLength(1);
    expect(types.filter((type) => type === 'AWS::SNS::Topic').length).toBeGreaterThan(0);
    expect(types).toContain('AWS::Scheduler::Schedule');
  });

  it('gives them to an app in CommonJS, too', async () => {
    await user.write('old.cjs', "console.log(Object.keys(require('leadbell/cdk')).join(' '))");
    const { code, stdout, stderr } = await user.run('node old.cjs');
    expect(code, stderr).toBe(0);
    expect(stdout.trim()).toBe('LEADBELL_TABLE LeadbellAlerting LeadbellConfig LeadbellState');
  });

  it('names the versions of the CDK that it was tried with', () => {
    for (const [name, range] of Object.entries(peerDependencies))
      expect(range).toBe(`^${devDependencies[name]}`);
  });
});

/** Waits for the address that `run` prints, and gets what the page refers to. No apostrophes: a shell quotes it. */
const LOOK_AT_CONSOLE = `
import { readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
let url;
for (let tries = 0; !url && tries < 300; tries += 1) {
  url = /http:..127.0.0.1:[0-9]+/.exec(readFileSync("said.txt", "utf8"))?.[0];
  await setTimeout(100);
}
const page = await (await fetch(url)).text();
const files = [...page.matchAll(/(?:src|href)="([^":]+[.](?:js|css))"/g)].map(([, file]) => file);
for (const file of files) {
  const { status } = await fetch(new URL(file, url));
  console.log(file, status);
  if (status !== 200) process.exitCode = 1;
}
`;

const APP = `
import { App, Stack } from 'aws-cdk-lib';
import { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { LEADBELL_TABLE, LeadbellAlerting, LeadbellConfig, LeadbellState } from 'leadbell/cdk';

const stack = new Stack(new App(), 'Sales', { env: { account: '111122223333', region: 'ap-southeast-1' } });
const table = new Table(stack, 'Mine', LEADBELL_TABLE.keys);
table.addGlobalSecondaryIndex(LEADBELL_TABLE.index);
const config = LeadbellConfig.fromFile('leadbell.yaml');
const state = new LeadbellState(stack, 'State', { config, table, topics: { hot: new Topic(stack, 'Hot') } });
const alerting: LeadbellAlerting = new LeadbellAlerting(stack, 'Alerting', { config, state });
console.log(alerting.alarms.length, alerting.functions['tick']);


`;
