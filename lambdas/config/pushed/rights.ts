import { parseSecretRef } from '../../platform/secret-ref.ts';
import type { Config } from '../config.ts';
import type { Path } from '../path.ts';
import { isMap } from './tree.ts';

/** A right that a configuration needs and the deployed functions were not given. */
export interface MissingRight {
  path: Path;
  /** A reference to a secret, an ARN, or the name of a topic. */
  needs: string;
}

/**
 * Functions may read the secrets and use the topics of the configuration that they were deployed with: those of accounts
 * some of them, those of channels and people others.
 *
 * Goes by the form of what is written and not by receivers, whose code half of the functions do not have. A text that
 * looks like a secret and is none costs a deployment, and nothing else.
 */
export function missingRights(deployed: Config, wanted: Config): MissingRight[] {
  const ofAccounts = ({ accounts }: Config) => needsIn({ accounts }, []);
  const ofDelivery = ({ channels, people, topics }: Config) =>
    needsIn({ channels, people }, Object.keys(topics));
  return [
    ...added(ofAccounts(deployed), ofAccounts(wanted)),
    ...added(ofDelivery(deployed), ofDelivery(wanted)),
  ];
}

function needsIn(value: unknown, topics: readonly string[], path: Path = []): MissingRight[] {
  if (typeof value === 'string') {
    const needs = needOf(value, topics);
    return needs === null ? [] : [{ path, needs }];
  }
  if (Array.isArray(value)) return value.flatMap((one, index) => needsIn(one, topics, [...path, index]));
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([key, one]) => needsIn(one, topics, [...path, key]));
}

function needOf(value: string, topics: readonly string[]): string | null {
  const secret = parseSecretRef(value);
  // The right is to a whole secret, whichever of its keys is read.
  if (secret?.source === 'secretsmanager') return `secretsmanager:${secret.id}`;
  return secret !== null || value.startsWith('arn:') || topics.includes(value) ? value : null;
}

function added(before: readonly MissingRight[], after: readonly MissingRight[]): MissingRight[] {
  const known = new Set(before.map(({ needs }) => needs));
  return after.filter(({ needs }) => !known.has(needs));
}
