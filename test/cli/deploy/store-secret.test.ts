import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { storeSecret } from '../../../cli/deploy/store-secret.ts';

interface Asked {
  SecretId: string;
  Name: string;
  SecretString: string;
  Value: string;
  Type: string;
}

describe('a secret is stored where its reference says', () => {
  const secrets = new Map<string, string>();
  const parameters = new Map<string, string>();
  let server: Server;

  function answer(target: string, asked: Asked): { status: number; body: object } {
    const value = secrets.get(asked.SecretId);
    if (target.endsWith('PutParameter')) parameters.set(asked.Name, `${asked.Type} ${asked.Value}`);
    else if (target.endsWith('CreateSecret')) secrets.set(asked.Name, asked.SecretString);
    else if (target.endsWith('PutSecretValue')) secrets.set(asked.SecretId, asked.SecretString);
    else if (value === undefined)
      return { status: 400, body: { __type: 'ResourceNotFoundException', message: 'there is none' } };
    return { status: 200, body: value === undefined ? {} : { SecretString: value } };
  }

  beforeAll(async () => {
    server = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      request.on('end', () => {
        const { status, body } = answer(String(request.headers['x-amz-target']), JSON.parse(text) as Asked);
        response
          .writeHead(status, { 'content-type': 'application/x-amz-json-1.1' })
          .end(JSON.stringify(body));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
  beforeEach(() => {
    secrets.clear();
    parameters.clear();
  });
  afterAll(() => {
    vi.unstubAllEnvs();
    server.close();
  });

  it('as an encrypted parameter', async () => {
    await storeSecret('ssm:/leadbell/acme/token', 'abcdef');
    expect([...parameters]).toEqual([['/leadbell/acme/token', 'SecureString abcdef']]);
  });

  it('as one of several in a secret, which stay as they are', async () => {
    await storeSecret('secretsmanager:leadbell/robots#sales', 'https://one');
    await storeSecret('secretsmanager:leadbell/robots#managers', 'https://two');
    expect(JSON.parse(secrets.get('leadbell/robots') ?? '')).toEqual({
      sales: 'https://one',
      managers: 'https://two',
    });
  });

  it('and never over one that holds something else', async () => {
    secrets.set('leadbell/robots', 'no JSON');
    await expect(storeSecret('secretsmanager:leadbell/robots#sales', 'https://one')).rejects.toThrow(
      /holds no JSON object/,
    );
    expect(secrets.get('leadbell/robots')).toBe('no JSON');
    const arn = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:robots-AbCdEf';
    await expect(storeSecret(`secretsmanager:${arn}`, 'x')).rejects.toThrow(/there is no secret/);
  });
});
