import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { awsSecretSources, createSecretStore } from '../../../lambdas/config/secrets/secret-store.ts';
import { createRedactor } from '../../../lambdas/platform/log/redact.ts';
import { systemClock } from '../../../lambdas/platform/time/clock.ts';
import { credentialsNeeded } from '../../../local/aws/credentials.ts';

/** Stands in for SSM and Secrets Manager: both speak JSON, and name their error in `__type`. */
let server: Server;
let answer: { status: number; body: object } | 'cut';
const before = { ...process.env };

beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume().on('end', () => {
      if (answer === 'cut') return void request.socket.destroy();
      response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_SSM: url,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: url,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'stand-in',
    AWS_SECRET_ACCESS_KEY: 'stand-in',
    AWS_MAX_ATTEMPTS: '1',
  });
});
afterAll(() => {
  server.close();
  process.env = before;
});
beforeEach(() => {
  answer = { status: 200, body: { Parameter: { Value: 'a-token' }, SecretString: 'a-token' } };
});

const errorAs = (status: number, __type: string, message: string) => ({ status, body: { __type, message } });
const storeOf = (sources = awsSecretSources(process.env)) =>
  createSecretStore({ clock: systemClock, redactor: createRedactor(), sources });
const REFS = ['ssm:/leadbell/token', 'secretsmanager:leadbell/token'];

describe.each(REFS)('%s', (ref) => {
  it('is read', async () => {
    await expect(storeOf().get(ref)).resolves.toBe('a-token');
  });

  it.each([
    ['is throttled', errorAs(400, 'ThrottlingException', 'Rate exceeded'), 'ThrottlingException'],
    [
      'is throttled by KMS',
      errorAs(
        400,
        'AccessDeniedException',
        'Rate exceeded (Service: AWSKMS; Error Code: ThrottlingException)',
      ),
      'ThrottlingException',
    ],
    ['answers 500', errorAs(500, 'InternalServerError', 'oops'), 'HTTP 500'],
    ['answers 503', { status: 503, body: {} }, 'HTTP 503'],
    ['cuts the connection', 'cut' as const, 'ECONNRESET'],
  ])('of a store that %s is a moment', async (_, given, said) => {
    answer = given;
    await expect(storeOf().get(ref)).rejects.toMatchObject({
      code: 'secret-unreachable',
      retryable: true,
      message: expect.stringContaining(said),
    });
  });

  it.each([
    [
      'AccessDeniedException',
      'not authorized to perform: kms:Decrypt',
      /access is denied .*kms:Decrypt/,
      /Allow kms:Decrypt/,
    ],
    [
      'AccessDeniedException',
      'no',
      /access is denied/,
      /Allow (ssm:GetParameter|secretsmanager:GetSecretValue)/,
    ],
    ['ParameterNotFound', '', /no such secret/, /Create it/],
    ['ResourceNotFoundException', '', /no such secret/, /Create it/],
    ['DecryptionFailure', 'x', /cannot be decrypted/, /KMS key/],
    ['InvalidKeyId', 'x', /cannot be decrypted/, /KMS key/],
    ['InvalidRequestException', 'marked for deletion', /refuses/, /restore/],
    ['UnrecognizedClientException', 'The security token is invalid.', /token is invalid/, /AWS_PROFILE/],
    ['ExpiredTokenException', 'The token has expired', /has expired/, /aws sso login/],
  ])('that is answered %s says what to do', async (type, message, said, hint) => {
    answer = errorAs(400, type, message);
    await expect(storeOf().get(ref)).rejects.toMatchObject({
      code: 'secret-missing',
      retryable: false,
      message: expect.stringMatching(said),
      hint: expect.stringMatching(hint),
    });
  });

  it('on a machine without AWS credentials says so as the SDK does', async () => {
    const sources = credentialsNeeded(awsSecretSources({}), { AWS_ACCESS_KEY_ID: 'local' });
    await expect(storeOf(sources).get(ref)).rejects.toMatchObject({
      code: 'secret-missing',
      message: expect.stringContaining('Could not load credentials from any providers'),
      hint: expect.stringMatching(/AWS_PROFILE.*AWS_REGION/),
    });
  });
});

it('a store that nothing listens for is a moment', async () => {
  const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  const sources = { ...awsSecretSources({}), ssm: () => Promise.reject(refused) };
  await expect(storeOf(sources).get('ssm:/t')).rejects.toMatchObject({
    code: 'secret-unreachable',
    message: expect.stringContaining('ECONNREFUSED'),
  });
});

it('a region that is missing is said', async () => {
  const sources = { ...awsSecretSources({}), ssm: () => Promise.reject(new Error('Region is missing')) };
  await expect(storeOf(sources).get('ssm:/t')).rejects.toMatchObject({
    code: 'secret-missing',
    message: expect.stringContaining('Region is missing'),
    hint: expect.stringContaining('AWS_REGION'),
  });
});
