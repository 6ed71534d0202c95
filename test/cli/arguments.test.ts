import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startVendor, type Vendor } from '../support/vendor.ts';
import { config, Place } from './leadbell.ts';

describe('what leadbell says to bad arguments and configs: exit 2, no stack trace, nobody called', () => {
  let place: Place;
  let vendor: Vendor;
  beforeEach(async () => {
    place = await Place.make();
    vendor = await startVendor();
  });
  afterEach(async () => {
    await place.clear();
    await vendor.close();
  });

  const run = (...args: string[]) => place.call(['run', '--config', 'leadbell.yaml', '--once', ...args]);

  it.each([[['run', '--once']], [['redrive', 'sales']], [['check']], [['status']]])(
    '%j where there is no leadbell.yaml says where it looked, and how to say which one it is',
    async (args) => {
      const { code, stdout, stderr } = await place.call(args);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain(`${place.directory}/leadbell.yaml`);
      expect(stderr).toContain('--config');
    },
  );

  it('says which version it is', async () => {
    const { code, stdout } = await place.run(['--version']);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/)]);
  });

  it.each([
    ['no command', ['nonsense']],
    ['two files to check', ['check', 'x', '--config', 'y']],
    ['a time-out of what goes on', ['run', '--config', 'x', '--timeout', '5']],
    ['a time-out that is none', ['run', '--config', 'x', '--once', '--timeout', 'soon']],
    ['a port that is none', ['run', '--config', 'x', '--port', '99999']],
    ['an unknown option', ['run', '--config', 'x', '--twice']],
  ])('%s', async (_, args) => {
    const { code, stdout, stderr } = await place.call(args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/error: /);
    expect(stderr).not.toMatch(/\n {4}at /);
  });

  it.each([['--help'], ['run', '--help'], ['check', '--help'], ['redrive', '--help']])(
    '%s %s helps',
    async (...args) => {
      const { code, stdout } = await place.run(args);
      expect(code).toBe(0);
      expect(stdout).toMatch(/^Usage: leadbell/);
    },
  );

  it('a config that is not there', async () => {
    const { code, stderr, stdout } = await run();
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('leadbell.yaml');
  });

  it('a mistake in the config, by its key and line', async () => {
    await place.write(
      'leadbell.yaml',
      config(vendor.url).replace('channels: [sales, hot]', 'channels: [nobody]'),
    );
    const { code, stdout, stderr } = await run();
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/leadbell\.yaml:8:\d+ tasks\[0\]\.channels\[0\]/);
    expect(stderr).not.toMatch(/\n {4}at /);
    expect(vendor.requests).toHaveLength(0);
  });

  it('a secret that is not in the environment, by its key and line', async () => {
    await place.write('leadbell.yaml', config(vendor.url));
    const { code, stderr } = await place.run(['run', '--config', 'leadbell.yaml', '--once'], {
      SALES_WEBHOOK: 'not a webhook, but secret',
    });
    expect(code).toBe(2);
    expect(stderr).toMatch(/leadbell\.yaml:2:\d+ accounts\.acme\.token: .*ACME_TOKEN is not set/);
    expect(stderr).toMatch(/leadbell\.yaml:4:\d+ channels\.sales\.webhook: SALES_WEBHOOK/);
    expect(stderr).not.toContain('but secret');
    expect(vendor.requests).toHaveLength(0);
  });

  it('check reads a config and calls nobody', async () => {
    await place.write('leadbell.yaml', config(vendor.url));
    const { code, stdout } = await place.run(['check', 'leadbell.yaml', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true });
    expect(vendor.requests).toHaveLength(0);
  });
});
