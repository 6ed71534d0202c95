import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { vendorRecord } from '../support/records.ts';
import { closeScene, config, openScene, type Scene, secrets } from './leadbell.ts';

/** Far more than a pipe takes in one piece. */
const LEADS = 1500;
const NOON_MS = Date.parse('2026-11-22T12:00:00+08:00');
const DIGEST = [
  'digest',
  'daily',
  '--config',
  'leadbell.yaml',
  '--date',
  '2026-11-22',
  '--dry-run',
  '--json',
];

describe('what a command prints into a pipe', () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await openScene(
      Array.from({ length: LEADS }, (_, index) =>
        vendorRecord({ id: `record-${index}`, calledAtMs: NOON_MS + index * 1000 }),
      ),
    );
    const digests = 'digests: { daily: { every: day, at: "08:37", channels: [hot] } }\n';
    await scene.place.write('leadbell.yaml', config(scene.vendor.url) + digests);
  });
  afterEach(() => closeScene(scene));

  it('arrives whole at a reader that takes its time', async () => {
    const { code, stdout } = await scene.place.runInto('sleep 5; cat', DIGEST, secrets(scene.robot.url));
    expect(JSON.parse(stdout).leads).toHaveLength(LEADS);
    expect(code).toBe(0);
  });

  it('may be left unread: a reader that goes away is no failure', async () => {
    const { code, stderr } = await scene.place.runInto('true', DIGEST, secrets(scene.robot.url));
    expect(stderr).not.toContain('EPIPE');
    expect(code).toBe(0);
  });
});
