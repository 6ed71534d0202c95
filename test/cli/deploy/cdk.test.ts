import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findCdk } from '../../../cli/deploy/cdk.ts';
import { Place } from '../leadbell.ts';

/** In place of the CDK's own command line: it writes down how it was called. */
const CALLED = `
const { writeFileSync } = require('node:fs');
writeFileSync('called.json', JSON.stringify({ args: process.argv.slice(2), cwd: process.cwd() }));
process.exit(process.argv.includes('fail') ? 3 : 0);
`;

describe('the CDK', () => {
  let place: Place;
  const called = () =>
    JSON.parse(readFileSync(join(place.directory, 'called.json'), 'utf8')) as { args: string[]; cwd: string };

  beforeEach(async () => {
    place = await Place.make();
    const bin = join(place.directory, 'node_modules/aws-cdk/bin');
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, '../package.json'), '{ "name": "aws-cdk" }');
    writeFileSync(join(bin, 'cdk'), CALLED);
    vi.spyOn(process, 'cwd').mockReturnValue(place.directory);
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await place.clear();
  });
  const configFile = () => join(place.directory, 'leadbell.prod.yaml');

  it('of a folder without an app deploys what leadbell synthesises, by a command that a shell reads as it is meant', async () => {
    const cdk = findCdk({ configFile: configFile(), stage: 'prod' });
    await cdk.run('deploy', '--all');
    const { args, cwd } = called();
    const app = args[args.indexOf('--app') + 1];
    // The CDK takes away quotes around the whole.
    expect(app).toMatch(/^node ".+" synth$/);
    expect(args.slice(0, 2)).toEqual(['deploy', '--all']);
    expect(args.slice(-4)).toEqual(['-c', `config=${configFile()}`, '-c', 'stage=prod']);
    expect(cwd).toBe(place.directory);
    expect(cdk.qualifier).toBe('hnb659fds');
  });

  it('of a folder with an app of its own deploys that', async () => {
    const context = { '@aws-cdk/core:bootstrapQualifier': 'sales' };
    await place.write('cdk.json', JSON.stringify({ app: 'npx leadbell synth', context }));
    const cdk = findCdk({ configFile: configFile(), stage: null });
    await cdk.run('bootstrap');
    expect(called().args).toEqual(['bootstrap', '-c', `config=${configFile()}`]);
    expect(cdk.qualifier).toBe('sales');
  });

  it('that fails stops the deployment', async () => {
    const { run } = findCdk({ configFile: configFile(), stage: null });
    await expect(run('deploy', 'fail')).rejects.toThrow('`cdk deploy` ended with 3');
  });
});
