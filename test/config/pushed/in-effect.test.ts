import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Config } from '../../../lambdas/config/config.ts';
import { differencesOf } from '../../../lambdas/config/pushed/difference.ts';
import { inEffect } from '../../../lambdas/config/pushed/in-effect.ts';
import { keyInWords } from '../../../lambdas/config/pushed/key-in-words.ts';
import { identityOf } from '../../../lambdas/config/pushed/tree.ts';
import { contentOf, pack, unpack } from '../../../lambdas/config/pushed/version.ts';
import { HOUR_MS } from '../../../lambdas/platform/time/duration.ts';
import { testConfig, testTask } from '../../support/config.ts';

const base = testConfig();
const other = { ...testTask, key: 'host/user/other', id: 'other', name: '新客' };
const withTask: Config = { ...base, tasks: [...base.tasks, other] };
const fresher = (config: Config): Config => ({
  ...config,
  tasks: config.tasks.map((task) => ({ ...task, freshForMs: 2 * HOUR_MS })),
});
const digest = {
  every: 'day',
  onWeekday: null,
  atMinute: 1087,
  covers: 'calendar',
  tasks: null,
  channels: ['ops'],
} as const;
const withDigest = (config: Config): Config => ({ ...config, digests: { daily: digest } });

/** What functions use that were deployed so, and `config` was pushed over `then`. */
const use = (deployed: Config, then: Config, config: Config) =>
  inEffect(
    deployed,
    { number: 3, deployedIdentity: identityOf(then), deployedSinceMs: 5 },
    unpack(pack(contentOf(then, config))),
  );

describe('what was pushed', () => {
  test('is in effect over the deployment that it was pushed over', () => {
    expect(use(base, base, withTask)).toEqual({
      config: withTask,
      version: 3,
      pushed: { deployedSinceMs: 5, keys: 'tasks[新客]' },
      problem: null,
    });
  });

  test('is gone on from by a deployment that holds it, and more', () => {
    const deployed = withDigest(withTask);
    expect(use(deployed, base, withTask)).toMatchObject({ config: deployed, version: 0, problem: null });
  });

  test('is gone on from where the deployment changed the same key once more', () => {
    const deployed = { ...base, tasks: base.tasks.map((task) => ({ ...task, freshForMs: 3 * HOUR_MS })) };
    expect(use(deployed, base, fresher(base))).toMatchObject({ config: deployed, version: 0, problem: null });
  });

  test('stays in effect where a deployment does not know it, and that is said', () => {
    const config = withDigest(fresher(base));
    expect(use({ ...base, retentionMs: 1 }, base, config)).toMatchObject({
      config,
      version: 3,
      problem: { kind: 'differs', version: 3, detail: 'tasks[秋季课程回访].freshFor, digests.daily' },
    });
  });

  test('stays in effect where a deployment knows only some of it', () => {
    const config = withDigest(fresher(base));
    expect(use(withDigest(base), base, config)).toMatchObject({
      config,
      problem: { kind: 'differs', detail: 'tasks[秋季课程回访].freshFor' },
    });
  });

  test('is not used where the deployment took a right away that it needs', () => {
    const two: Config = {
      ...base,
      channels: { ...base.channels, night: { type: 'wecom-robot', webhook: 'ssm:/night', mention: [] } },
    };
    const deployed = { ...base, retentionMs: 1 };
    expect(use(deployed, two, fresher(two))).toMatchObject({
      config: deployed,
      version: 0,
      problem: { kind: 'rights', version: 3, detail: 'channels.night.webhook' },
    });
  });

  test('is not used after somebody went back to what is deployed', () => {
    expect(inEffect(base, { number: 4, deployedIdentity: '', deployedSinceMs: 5 }, null)).toMatchObject({
      version: 0,
      problem: null,
    });
  });
});

test('the order of tasks says nothing, that of routes does', () => {
  const turned = { ...withTask, tasks: withTask.tasks.toReversed() };
  expect(differencesOf(withTask, turned)).toEqual([]);
  expect(identityOf(withTask)).toBe(identityOf(turned));
  const route = { match: {}, channels: ['sales'], team: null, escalation: null };
  const another = { ...route, channels: ['leads'] };
  const [found] = differencesOf({ ...base, routes: [route, another] }, { ...base, routes: [another, route] });
  expect(found?.path).toEqual(['routes']);
});

test('keys are those of leadbell.yaml', () => {
  const keyOf = (before: Config, after: Config) =>
    differencesOf(before, after).map(({ path }) => keyInWords(path, before, after));
  const later = { ...withDigest(base), digests: { daily: { ...digest, atMinute: 1 } } };
  expect(keyOf(withDigest(base), later)).toEqual(['digests.daily.at']);
  expect(keyOf(base, { ...base, retentionMs: 1 })).toEqual(['retention']);
  expect(keyOf(base, fresher(base))).toEqual(['tasks[秋季课程回访].freshFor']);
});

/** Whatever is pushed and deployed: nothing that was pushed is lost in silence. */
test('a change that was pushed is in effect, or the deployment says something of its own there, or it is said', () => {
  const value = fc.integer({ min: 1, max: 3 });
  const config = fc.record({ retentionMs: value, freshForMs: value, settleMs: value }).map(
    ({ retentionMs, ...task }): Config => ({
      ...base,
      retentionMs,
      tasks: [{ ...testTask, ...task }],
    }),
  );
  let undone = 0;
  fc.assert(
    fc.property(config, config, config, (then, pushed, deployed) => {
      const found = use(deployed, then, pushed);
      const isSame = identityOf(then) === identityOf(deployed);
      for (const { path, before, after } of differencesOf(then, pushed)) {
        if (valueIn(found.config, path) === before) {
          throw new Error(`${path.join('.')} went back from ${String(after)} to ${String(before)}`);
        }
      }
      if (found.version === 3 && !isSame) {
        undone += 1;
        expect(found.problem?.kind).toBe('differs');
      }
    }),
  );
  expect(undone).toBeGreaterThan(0);
});

const valueIn = (config: Config, path: readonly (string | number)[]): unknown =>
  path.length === 1 ? config.retentionMs : Reflect.get(config.tasks[0] ?? {}, path.at(-1) ?? '');
