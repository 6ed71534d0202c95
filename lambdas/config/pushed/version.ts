import { gunzipSync, gzipSync } from 'node:zlib';
import { LeadbellError } from '../../platform/errors.ts';
import type { Config } from '../config.ts';
import type { Path } from '../path.ts';
import { type Difference, differencesOf } from './difference.ts';
import { hashOf } from './tree.ts';

/**
 * The form of the compiled configuration. It goes up when functions read what an earlier `leadbell push` did not write:
 * what was pushed before is then not used, and has to be pushed again. A test pins the keys of each form.
 */
export const CONFIG_FORMAT = 1;

/** DynamoDB takes 400 KB an item, and the rest of this one is small. */
export const MOST_BODY_BYTES = 380_000;

/** What a push said differently from what was deployed then: by hash, since only equality is asked. */
export interface Change {
  path: Path;
  was: string;
  is: string;
}

/** One version of the configuration, as somebody pushed it. */
export interface Version {
  /** From 1. */
  number: number;
  /** The version that was in effect when it was pushed; 0: the deployed configuration. */
  before: number;
  by: string;
  atMs: number;
  /** `push --back`: the version that it returns to, 0 for the deployed configuration. Null: something was pushed. */
  backTo: number | null;
  /** The identity of what was deployed when it was pushed. */
  deployedIdentity: string;
  /** Since when that was deployed, as `tick` noted it: what is deployed later has another time. */
  deployedSinceMs: number;
}

/** What a version says. Null: use the deployed configuration. */
export type VersionContent = { config: Config; changes: readonly Change[] } | null;

/** @param deployed the configuration that the functions were deployed with */
export const contentOf = (deployed: Config, config: Config): NonNullable<VersionContent> => ({
  config,
  changes: differencesOf(deployed, config).map(toChange),
});

const toChange = ({ path, before, after }: Difference): Change => ({
  path,
  was: hashOf(before),
  is: hashOf(after),
});

/** @throws {LeadbellError} `config-too-large` */
export function pack(content: VersionContent): string {
  const body = pressed(content);
  if (body.length <= MOST_BODY_BYTES) return body;
  throw new LeadbellError({
    code: 'config-too-large',
    message: `This configuration has ${Math.ceil(body.length / 1000)} KB when it is compressed, and the table takes ${MOST_BODY_BYTES / 1000} KB of it`,
    retryable: false,
    hint: 'Deploy it: what is deployed may be larger.',
  });
}

export const unpack = (body: string): VersionContent => opened<VersionContent>(body);

/** JSON, compressed, as text. */
export const pressed = (value: unknown): string => gzipSync(JSON.stringify(value)).toString('base64');

export const opened = <Value>(body: string): Value =>
  JSON.parse(gunzipSync(Buffer.from(body, 'base64')).toString('utf8')) as Value;
