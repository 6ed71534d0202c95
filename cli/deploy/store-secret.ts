import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { parseSecretRef } from '../../lambdas/platform/secret-ref.ts';
import { reach } from '../deployment/reach.ts';
import { stop } from './deploying.ts';

/** Puts a secret where its reference says. Other keys of a secret that holds several stay as they are. */
export async function storeSecret(ref: string, value: string): Promise<void> {
  const parsed = parseSecretRef(ref);
  if (parsed?.source === 'ssm') await putParameter(parsed.name, value);
  else if (parsed?.source === 'secretsmanager') await putSecret(parsed.id, parsed.key, value);
  else throw stop(`${ref} is not known to Lambda`, 'Put it into ssm:/name or secretsmanager:id#key.');
}

async function putParameter(Name: string, Value: string): Promise<void> {
  const client = new SSMClient(reach('SSM'));
  try {
    // An empty one may be there.
    await client.send(new PutParameterCommand({ Name, Value, Type: 'SecureString', Overwrite: true }));
  } finally {
    client.destroy();
  }
}

async function putSecret(SecretId: string, key: string | null, value: string): Promise<void> {
  const client = new SecretsManagerClient(reach('SECRETS_MANAGER'));
  try {
    const before = await readSecret(client, SecretId);
    const SecretString =
      key === null ? value : JSON.stringify({ ...others(SecretId, before ?? null), [key]: value });
    if (before !== undefined) await client.send(new PutSecretValueCommand({ SecretId, SecretString }));
    else if (SecretId.startsWith('arn:'))
      throw stop(`there is no secret ${SecretId}`, 'Name it in the file by its name, or make it by hand.');
    else await client.send(new CreateSecretCommand({ Name: SecretId, SecretString }));
  } finally {
    client.destroy();
  }
}

/** Undefined: there is no such secret. Null: it has no value yet. */
async function readSecret(
  client: SecretsManagerClient,
  SecretId: string,
): Promise<string | null | undefined> {
  try {
    return (await client.send(new GetSecretValueCommand({ SecretId }))).SecretString ?? null;
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
    // AWS says the same of one that was made without a value.
    return /staging label/i.test(error.message) ? null : undefined;
  }
}

function others(id: string, text: string | null): object {
  if (text === null) return {};
  let value: unknown = null;
  try {
    value = JSON.parse(text);
  } catch {
    // Said below: it must not be quoted.
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw stop(
    `the secret ${id} holds no JSON object, so no key can be put into it`,
    'Give it another name in the file.',
  );
}
