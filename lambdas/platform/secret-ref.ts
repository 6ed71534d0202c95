/** `env:NAME`, `ssm:/name` or `secretsmanager:id[#key]`: says where a secret is, never what it is. */
export type SecretRef = string;

/** The parts of a reference. `key` selects one value of a secret that holds a JSON object. */
export type ParsedRef =
  | { source: 'env'; name: string }
  | { source: 'ssm'; name: string }
  | { source: 'secretsmanager'; id: string; key: string | null };

/** `env:NAME`, `ssm:/name`, `secretsmanager:id` or `secretsmanager:id#key`; null for anything else. */
export function parseSecretRef(ref: string): ParsedRef | null {
  const env = /^env:([A-Za-z_][A-Za-z0-9_]*)$/.exec(ref);
  if (env?.[1]) return { source: 'env', name: env[1] };
  const ssm = /^ssm:(\/[\w.\-/]+)$/.exec(ref);
  if (ssm?.[1]) return { source: 'ssm', name: ssm[1] };
  const manager = /^secretsmanager:([\w/+=.@:-]+)(?:#(.+))?$/.exec(ref);
  if (manager?.[1]) return { source: 'secretsmanager', id: manager[1], key: manager[2] ?? null };
  return null;
}
