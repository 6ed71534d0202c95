import { describe, expect, it } from 'vitest';
import { LEAN_FLAG, leanArguments, type Self } from '../../../local/machine/start-lean.ts';

describe('a program that starts itself again with the settings of a long run', () => {
  const self: Self = { platform: 'linux', execArgv: [], env: {}, connected: false, permission: undefined };

  it('keeps what Node.js was given before', () => {
    expect(leanArguments({ ...self, execArgv: ['--cpu-prof'] })).toEqual(['--cpu-prof', LEAN_FLAG]);
  });

  it('does so once', () => {
    expect(leanArguments({ ...self, execArgv: [LEAN_FLAG] })).toBeNull();
  });

  it.each([
    ['somebody chose another size', { execArgv: ['--max-semi-space-size=32'] }],
    ['somebody chose another size for all programs', { env: { NODE_OPTIONS: '--max-semi-space-size=32' } }],
    ['a parent listens to it', { connected: true }],
    ['it may start nothing', { permission: { has: () => false } }],
    ['Windows cannot do it', { platform: 'win32' as const }],
  ])('goes on as it is where %s', (_, other) => {
    expect(leanArguments({ ...self, ...other })).toBeNull();
  });
});
