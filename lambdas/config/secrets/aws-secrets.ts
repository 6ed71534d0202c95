type Read = (name: string) => Promise<string | undefined>;

/** Clients are loaded at first use, so that a function whose secrets are elsewhere does not pay for them. */
let ssm: Promise<Read> | undefined;
let secretsManager: Promise<Read> | undefined;

/** Reads a parameter of SSM and decrypts it. */
export async function readSsmParameter(name: string): Promise<string | undefined> {
  ssm ??= import('../../platform/aws/ssm-client.ts').then(({ createParameterReader }) =>
    createParameterReader(),
  );
  return (await ssm)(name);
}

/** Reads the current value of a secret as text. */
export async function readSecretsManager(id: string): Promise<string | undefined> {
  secretsManager ??= import('../../platform/aws/secrets-manager-client.ts').then(({ createSecretReader }) =>
    createSecretReader(),
  );
  return (await secretsManager)(id);
}
