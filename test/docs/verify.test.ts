import { describe, expect, it } from 'vitest';
import { fences, readText } from './markdown.ts';

/** What a shell script or a list of commands runs: scripts of npm, and binaries. */
const commandsOf = (text: string): string[] => [
  ...new Set(
    [...text.matchAll(/\bnpm (?:test\b|run (?:-s )?[\w:-]+)|\bnpx cdk \w+/g)].map(([found]) => found),
  ),
];

describe('`npm run verify`', () => {
  const verified = commandsOf(readText('test/verify.ts')).filter((command) => command !== 'npm run verify');

  it('runs what CI runs, so that neither surprises the other', () => {
    expect(verified.length).toBeGreaterThan(5);
    expect(new Set(commandsOf(readText('.ci/run')))).toEqual(new Set(verified));
  });

  it('is the command that CONTRIBUTING.md gives', () => {
    expect(commandsOf(fences(readText('CONTRIBUTING.md'), 'sh').join('\n'))).toContain('npm run verify');
  });
});
