import { awsRequestHandler } from '../../platform/aws/request-handler.ts';

/** Clients are loaded at first use, so that a function whose secrets are elsewhere does not pay for them. */
let ssm: Promise<{ getParameter(name: string): Promise<string | undefined> }> | undefined;
let secretsManager: Promise<{ getSecretValue(id: string): Promise<string | undefined> }> | undefined;

/** Reads a parameter of SSM and decrypts it. */
export async function readSsmParameter(name: string): Promise<string | undefined> {
  ssm ??= import('@aws-sdk/client-ssm').then(({ SSMClient, GetParameterCommand }) => {
    const client = new SSMClient({ requestHandler: awsRequestHandler() });
    return {
      getParameter: async (Name) =>
        (await client.send(new GetParameterCommand({ Name, WithDecryption: true }))).Parameter?.Value,
    };
  });
  return (await ssm).getParameter(name);
}

/** Reads the current value of a secret as text. */
export async function readSecretsManager(id: string): Promise<string | undefined> {
  secretsManager ??= import('@aws-sdk/client-secrets-manager').then(
    ({ SecretsManagerClient, GetSecretValueCommand }) => {
      const client = new SecretsManagerClient({ requestHandler: awsRequestHandler() });
      return {
        getSecretValue: async (SecretId) =>
          (await client.send(new GetSecretValueCommand({ SecretId }))).SecretString,
      };
    },
  );
  return (await secretsManager).getSecretValue(id);
}
