import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { deploy } from '../../../cli/deploy/deploy.ts';
import { config, Place } from '../leadbell.ts';

describe('leadbell deploy', () => {
  let place: Place;

  async function tryTo(options: Partial<Parameters<typeof deploy>[0]>) {
    const [out, err] = [process.stdout, process.stderr].map((stream) =>
      vi.spyOn(stream, 'write').mockReturnValue(true),
    );
    const usual = {
      configFile: null,
      stage: null,
      yes: true,
      skipTries: false,
      skipTest: false,
      timeoutMs: 1,
    };
    const code = await deploy({ ...usual, ...options });
    const said = (spy: typeof out) => (spy?.mock.calls ?? []).map(([text]) => String(text)).join('');
    return { code, stdout: said(out), stderr: said(err) };
  }

  beforeAll(async () => {
    place = await Place.make();
    await place.write('leadbell.yaml', config('https://ai.example.cn'));
    vi.stubEnv('INIT_CWD', place.directory);
  });
  afterEach(() => vi.restoreAllMocks());
  afterAll(async () => {
    vi.unstubAllEnvs();
    await place.clear();
  });

  it('asks at a terminal alone', async () => {
    expect(await tryTo({ yes: false })).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') });
  });

  it('of a file that Lambda could not use says each key, and calls nobody', async () => {
    const { code, stderr } = await tryTo({});
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /leadbell\.yaml:2:\d+ accounts\.acme\.token: env:ACME_TOKEN is not known to Lambda/,
    );
  });

  it.each([
    ['prod', /leadbell\.prod\.yaml/],
    ['Prod', /expected a stage/],
    ['example', /the example is never deployed/],
  ])('the stage %s has a file of its own, or is none', async (stage, why) => {
    expect(await tryTo({ stage })).toMatchObject({ code: 2, stderr: expect.stringMatching(why) });
  });
});
