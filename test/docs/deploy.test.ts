import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { COUNTS } from '../../bench/cost/counts.ts';
import { readDeployableConfig } from '../../infra/config/deployable-config.ts';
import { synthesize, temporaryDirectory } from '../infra/synthesize.ts';
import { documents, fences, ROOT, readText } from './markdown.ts';

interface Step {
  uses?: string;
  run?: string;
}

interface Workflow {
  on: Record<string, unknown>;
  permissions: Record<string, string>;
  jobs: Record<string, { permissions: Record<string, string>; steps: Step[] }>;
}

const workflow = parse(readText('docs/examples/deploy.yml')) as Workflow;
const jobs = Object.entries(workflow.jobs);
const steps = jobs.flatMap(([, job]) => job.steps);
const { scripts, bin } = JSON.parse(readText('package.json')) as Record<
  'scripts' | 'bin',
  Record<string, string>
>;

const shellOf = (document: string): string => fences(readText(document), 'sh').join('\n');
const guides = ['docs/deploy.md', 'docs/deploy.zh-CN.md'];

/** Scripts and binaries that shell text names and that are not there. */
function unknownCommands(shell: string): string[] {
  const named = [...shell.matchAll(/\bnpm run (?:-\S+ )*([\w:-]+)/g)].map(([, script = '']) => script);
  const binaries = [...shell.matchAll(/\bnpx (?:-\S+ )*([\w-]+)/g)].map(([, binary = '']) => binary);
  return [
    ...named.filter((script) => !(script in scripts)).map((script) => `npm run ${script}`),
    ...binaries
      .filter((name) => !(name in bin) && !existsSync(join(ROOT, 'node_modules/.bin', name)))
      .map((name) => `npx ${name}`),
  ];
}

describe('the workflow for users', () => {
  it('runs on pull requests and on main', () => {
    expect(workflow.on).toEqual({ pull_request: null, push: { branches: ['main'] } });
    expect(jobs.map(([name]) => name)).toEqual(['diff', 'deploy']);
  });

  it('may read the repository and ask for a token, and nothing else', () => {
    expect(workflow.permissions).toEqual({});
    for (const [, job] of jobs) expect(job.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
  });

  it('pins each action to a major version', () => {
    const actions = steps.flatMap(({ uses }) => uses ?? []);
    expect(actions.length).toBeGreaterThan(0);
    expect(actions.filter((action) => !/^[\w-]+\/[\w-]+@v\d+$/.test(action))).toEqual([]);
  });

  it('runs only what the repository has', () => {
    const shell = steps.flatMap(({ run }) => run ?? []).join('\n');
    expect(shell).toContain('npx cdk diff');
    expect(shell).toContain('npx cdk deploy --all');
    expect(unknownCommands(shell)).toEqual([]);
  });
});

describe('commands in documents', () => {
  it.each(documents)('%s names only what the repository has', (document) => {
    expect(unknownCommands(shellOf(document))).toEqual([]);
  });

  it('what it does not have would be noticed', () => {
    expect(unknownCommands('npm run -s leadbel -- check x && npx cdkk deploy')).toEqual([
      'npm run leadbel',
      'npx cdkk',
    ]);
  });

  it('the guides of both languages have the same ones', () => {
    const commands = guides.map((guide) => shellOf(guide).replace(/^\s*#.*\n|\s+#.*$/gm, ''));
    expect(commands[1]).toBe(commands[0]);
  });
});

describe.each(guides)('the example in %s', (guide) => {
  const [example = ''] = fences(readText(guide), 'yaml');

  it('can be deployed as it stands, without a warning', async () => {
    const file = join(temporaryDirectory(), 'leadbell.yaml');
    writeFileSync(file, example);
    const { config, warnings } = await readDeployableConfig(file, 'ap-southeast-1');
    expect(warnings).toEqual([]);
    expect(Object.keys(config.tasks)).toHaveLength(1);
  });

  it('costs as many alarms as it makes', () => {
    const made = Object.keys(synthesize(example).alerting.findResources('AWS::CloudWatch::Alarm')).length;
    const { fixed, anAccount, aChannel, withDigests } = COUNTS.alarms;
    const channels = Object.keys((parse(example) as { channels: object }).channels).length;
    expect(fixed + anAccount + withDigests + channels * aChannel).toBe(made);
    const [, said] = /(?:has|有) (\d+) (?:alarms|个告警)/.exec(readText(guide)) ?? [];
    expect(Number(said)).toBe(made);
  });
});
