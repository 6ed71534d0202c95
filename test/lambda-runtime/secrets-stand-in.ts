import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SecretsStandIn {
  endpoint: string;
  /** Names in the order they were asked for. */
  readonly asked: string[];
  close(): Promise<void>;
}

interface Asked {
  Name?: string;
  SecretId?: string;
  WithDecryption?: boolean;
}

/**
 * The calls that leadbell makes of Parameter Store and of Secrets Manager. No other deployment is in this account, so
 * there is nothing under any path.
 */
export async function startSecretsStandIn(held: {
  parameters: Readonly<Record<string, string>>;
  secrets: Readonly<Record<string, string>>;
}): Promise<SecretsStandIn> {
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const {
      Name = '',
      SecretId = '',
      WithDecryption = false,
    } = JSON.parse(Buffer.concat(chunks).toString()) as Asked;
    const target = String(request.headers['x-amz-target']);
    const answer = target === 'AmazonSSM.GetParametersByPath' ? { Parameters: [] } : answerTo(target);
    if (Name || SecretId) asked.push(Name || SecretId);
    response.writeHead(answer === null ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(answer ?? { __type: 'ResourceNotFoundException', message: 'not here' }));

    function answerTo(target: string): object | null {
      if (target === 'AmazonSSM.GetParameter') {
        const Value = WithDecryption ? held.parameters[Name] : 'encrypted';
        return Value === undefined ? null : { Parameter: { Name, Type: 'SecureString', Value, Version: 1 } };
      }
      const SecretString = target === 'secretsmanager.GetSecretValue' ? held.secrets[SecretId] : undefined;
      return SecretString === undefined ? null : { Name: SecretId, SecretString };
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
