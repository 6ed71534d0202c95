import { X509Certificate } from 'node:crypto';
import type { Path } from './path.ts';
import type { LeadbellYaml } from './schema/schema.ts';

/** A company's authorities need far less, and the bundle that carries them hardly grows by this. */
const MAX_BYTES = 256 * 1024;
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

export interface Authorities {
  /** By the file that `ca:` names: its certificates as PEM, without anything else that the file holds. */
  authorities: Record<string, string>;
  problems: { path: Path; message: string }[];
}

/** Reads each file of `ca:` once. `readText` gets the path as leadbell.yaml has it. */
export function readAuthorities(file: LeadbellYaml, readText: (path: string) => string): Authorities {
  const authorities: Record<string, string> = {};
  const problems: Authorities['problems'] = [];
  for (const { name, path } of namedFiles(file)) {
    if (Object.hasOwn(authorities, name)) continue;
    const read = readCertificates(name, readText);
    if (read.problem === null) authorities[name] = read.pem;
    else problems.push({ path, message: read.problem });
  }
  return { authorities, problems };
}

function namedFiles(file: LeadbellYaml): { name: string; path: Path }[] {
  const sections = { accounts: file.accounts, channels: file.channels };
  return Object.entries(sections).flatMap(([section, entries]) =>
    Object.entries(entries).flatMap(([entry, value]) =>
      'ca' in value && value.ca !== undefined ? [{ name: value.ca, path: [section, entry, 'ca'] }] : [],
    ),
  );
}

function readCertificates(
  name: string,
  readText: (path: string) => string,
): { problem: string } | { problem: null; pem: string } {
  let text: string;
  try {
    text = readText(name);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    return { problem: `this file cannot be read (${code}); its path counts from where leadbell.yaml is` };
  }
  if (Buffer.byteLength(text) > MAX_BYTES) return { problem: 'expected at most 256 KiB of certificates' };
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) {
    return { problem: 'this file holds a private key: give only the certificate of the authority' };
  }
  const blocks = text.match(CERTIFICATE) ?? [];
  if (blocks.length === 0) {
    return { problem: 'expected a PEM file with -----BEGIN CERTIFICATE-----, got none in it' };
  }
  const broken = blocks.findIndex((block) => !isCertificate(block));
  return broken === -1
    ? { problem: null, pem: `${blocks.join('\n')}\n` }
    : { problem: `certificate ${broken + 1} of this file cannot be read` };
}

function isCertificate(pem: string): boolean {
  try {
    new X509Certificate(pem);
    return true;
  } catch {
    return false;
  }
}
