import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { awsRequestHandler } from './request-handler.ts';

/** Reads the current value of a secret as text. With a client of its own, which stays. */
export function createSecretReader(): (id: string) => Promise<string | undefined> {
  const client = new SecretsManagerClient({ requestHandler: awsRequestHandler() });
  return async (SecretId) => (await client.send(new GetSecretValueCommand({ SecretId }))).SecretString;
}
