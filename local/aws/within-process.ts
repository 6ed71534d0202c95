import { EventEmitter } from 'node:events';
import type { Server } from 'node:http';
import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';

type Headers = Record<string, string>;
interface Request {
  method: string;
  path: string;
  headers: Headers;
  body?: string | Uint8Array;
}
interface Answer {
  statusCode: number;
  headers: Headers;
  body: string;
}

/** It looks at the form of a signature, and not at what it is of. */
const UNSIGNED = {
  authorization: 'AWS4-HMAC-SHA256 Credential=local, SignedHeaders=host, Signature=none',
  'x-amz-date': 'none',
};

/**
 * Options of a client whose server is in the same process: what it asks is written as for the wire, and handed over
 * without a socket and a signature. These were a third of what a request took.
 */
export const withinProcess = (server: Server) =>
  ({
    requestHandler: {
      handle: async (request: Request) => {
        const { body, ...answer } = await hand(server, request);
        return { response: { ...answer, body: Buffer.from(body) } };
      },
      updateHttpClientConfig() {},
      httpHandlerConfigs: () => ({}),
      destroy() {},
    },
    signer: {
      sign: async (request) => {
        Object.assign(request.headers, UNSIGNED);
        return request;
      },
    },
  }) satisfies DynamoDBClientConfig;

/** The SDK's arrays warn of all that is done to strings. */
const bytesOf = (body: string | Uint8Array): Buffer =>
  typeof body === 'string' ? Buffer.from(body) : Buffer.from(body.buffer, body.byteOffset, body.byteLength);

function hand(server: Server, { method, path, headers, body = '' }: Request): Promise<Answer> {
  return new Promise((resolve) => {
    const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
    const request = Object.assign(new EventEmitter(), {
      method,
      url: path,
      headers: Object.fromEntries(lower) as Headers,
    });
    const answered: Headers = {};
    const response = {
      statusCode: 200,
      setHeader(name: string, value: string | number) {
        answered[name.toLowerCase()] = String(value);
      },
      end(text = '') {
        resolve({ statusCode: response.statusCode, headers: answered, body: text });
      },
    };
    server.emit('request', request, response);
    request.emit('data', bytesOf(body));
    request.emit('end');
  });
}
