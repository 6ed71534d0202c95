import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../lambdas/config/read-config.ts';
import { leadbellYaml } from '../../lambdas/config/schema/schema.ts';

const PAGES = ['docs/configuration.md', 'docs/configuration.zh-CN.md'];
/** Whatever file an example names. */
const certificate = () => readFileSync(join(import.meta.dirname, '../fixtures/tls/private-ca.pem'), 'utf8');

describe.each(PAGES)('%s', (path) => {
  const page = readFileSync(join(import.meta.dirname, '../..', path), 'utf8');
  const examples = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, yaml]) => yaml ?? '');

  it('has examples that are valid, without a warning', () => {
    expect(examples).toHaveLength(2);
    for (const yaml of examples) expect(readConfig(yaml, 'docs', certificate).warnings).toEqual([]);
  });

  it('explains every key of the schema', () => {
    const keys = keysOf(leadbellYaml);
    expect(keys.size).toBeGreaterThan(35);
    for (const key of keys) expect(page, key).toMatch(new RegExp(`\`[^\`\n]*\\b${key}\\b[^\`\n]*\``));
  });

  it('says the true defaults: the second example writes them all out', () => {
    const [, full = ''] = examples;
    const left = full
      .split('\n')
      .filter(
        (line) =>
          !/^(timeZone|locale|retention):|^ {4}(timeZone|concurrency|enabled|grades|freshFor|settle|windows|pageSize|maskPhone|quietAlarm):|^ {2}(identity|listen|announce|staleAfter):/.test(
            line,
          ),
      )
      .join('\n');
    expect(left.length).toBeLessThan(full.length);
    expect(readConfig(left, 'docs', certificate).config).toEqual(
      readConfig(full, 'docs', certificate).config,
    );
  });
});

/** Every key that any map of the schema knows. */
function keysOf(schema: unknown, seen = new Set<unknown>()): Set<string> {
  if (typeof schema !== 'object' || schema === null || seen.has(schema)) return new Set();
  seen.add(schema);
  const own = 'entries' in schema && schema.entries ? Object.keys(schema.entries) : [];
  return new Set([...own, ...Object.values(schema).flatMap((part) => [...keysOf(part, seen)])]);
}
