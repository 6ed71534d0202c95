import { formatOffsetTime } from '../../lambdas/platform/time/zoned-time.ts';
import { problemInWords } from './problem-in-words.ts';
import type { PushState } from './state.ts';

type InUse = Pick<PushState, 'use' | 'versions' | 'deployed'>;

/** Which configuration a deployment goes by, who made it so, and when. */
export function inUseText({ use, versions, deployed }: InUse, timeZone: string): string {
  const time = (atMs: number) => formatOffsetTime(atMs, timeZone);
  const version = versions.find(({ number }) => number === use.version);
  return version
    ? `version ${version.number}, pushed by ${version.by} at ${time(version.atMs)}`
    : `what is deployed since ${time(deployed.sinceMs)}`;
}

/** The form is fixed: docs/commands.md. `version` 0, without `by` and `at`: what is deployed. */
export function inUseAsJson({ use, versions, deployed }: InUse, timeZone: string) {
  const time = (atMs: number) => formatOffsetTime(atMs, timeZone);
  const version = versions.find(({ number }) => number === use.version);
  return {
    version: use.version,
    by: version?.by ?? null,
    at: version ? time(version.atMs) : null,
    deployedAt: time(deployed.sinceMs),
    problem: use.problem && problemInWords(use.problem),
  };
}
