import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An error as the runtime reports it: what Lambda hands to the caller of the function, and shows in its console. */
export interface RuntimeError {
  errorType: string;
  errorMessage: string;
  /** Lines of the stack; Lambda's own name for it. */
  trace: string[];
}

/** What the runtime says about one event, or about its start. */
export type Said =
  | { kind: 'answered'; payload: unknown }
  | { kind: 'failed'; error: RuntimeError; xrayCause: string }
  | { kind: 'not-started'; error: RuntimeError };

/** An event as it is handed over. */
export interface Invocation {
  requestId: string;
  event: unknown;
  functionArn: string;
  /** Epoch milliseconds. */
  deadlineMs: number;
}

const ROUTE = /^\/2018-06-01\/runtime\/(?:invocation\/([^/]+)(?:\/(response|error))?|init\/(error))$/;

/**
 * The service that Lambda's runtime asks for events, for one process of one function. It hands over and takes answers;
 * time is somebody else's.
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export class RuntimeApi {
  /** What a runtime did that Lambda would refuse. */
  readonly violations: string[] = [];
  readonly #server = createServer((request, response) => void this.#receive(request, response));
  #isReady = Promise.withResolvers<Said | 'ready'>();
  #said = Promise.withResolvers<Said>();
  #asking: ServerResponse | null = null;
  #handedOver: string | null = null;

  /** `127.0.0.1:port` */
  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Resolves when the function has loaded and asks for its next event, or with why it could not. */
  get ready(): Promise<Said | 'ready'> {
    return this.#isReady.promise;
  }

  async open(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** Hands an event to a runtime that is ready, and resolves with what it says about it. */
  handOver({ requestId, event, functionArn, deadlineMs }: Invocation): Promise<Said> {
    const response = this.#asking;
    if (response === null) throw new Error('the runtime is not ready for an event');
    this.#asking = null;
    this.#isReady = Promise.withResolvers();
    this.#said = Promise.withResolvers();
    this.#handedOver = requestId;
    response.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': requestId,
      'lambda-runtime-deadline-ms': String(deadlineMs),
      'lambda-runtime-invoked-function-arn': functionArn,
      'lambda-runtime-trace-id': 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=0',
    });
    response.end(JSON.stringify(event));
    return this.#said.promise;
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const [, requestId, ending, init] = ROUTE.exec(request.url ?? '') ?? [];
    if (request.method === 'GET' && requestId === 'next') {
      this.#asking = response;
      this.#isReady.resolve('ready');
      return;
    }
    const isAboutEvent = ending !== undefined && requestId === this.#handedOver;
    if (request.method !== 'POST' || !(isAboutEvent || init !== undefined)) {
      this.violations.push(`${request.method} ${request.url}`);
      response.writeHead(400).end();
      return;
    }
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
    response.writeHead(202, { 'content-type': 'application/json' }).end('{"status":"OK"}');
    if (init !== undefined) {
      this.#isReady.resolve({ kind: 'not-started', error: body as RuntimeError });
      return;
    }
    this.#handedOver = null;
    const xrayCause = String(request.headers['lambda-runtime-function-xray-error-cause'] ?? '');
    this.#said.resolve(
      ending === 'response'
        ? { kind: 'answered', payload: body }
        : { kind: 'failed', error: body as RuntimeError, xrayCause },
    );
  }
}
