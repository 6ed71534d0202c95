import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export type SnsAnswer =
  | 'accept'
  | { status: number; code: string; message?: string }
  | 'hang-before'
  | 'hang-after'
  | 'reset-before'
  | 'reset-after'
  | 'html';

/** The one SNS call that leadbell makes, for the faults that no emulator has. Speaks the query protocol. */
export class SnsStandIn {
  /** Parameters of each request that came. */
  readonly requests: URLSearchParams[] = [];
  /** Parameters of each Publish that took effect. */
  readonly published: URLSearchParams[] = [];
  /** `ascii`: refuses any other Subject, as older documents have it. */
  subjects: 'any' | 'ascii' = 'any';
  readonly #sockets = new Set<Socket>();
  #script: SnsAnswer[] = [];
  #server: Server | null = null;
  #port = 0;
  #waiters: { count: number; resolve: () => void }[] = [];

  get endpoint(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  next(...answers: SnsAnswer[]): void {
    this.#script.push(...answers);
  }

  async requested(count: number): Promise<void> {
    if (this.requests.length >= count) return;
    await new Promise<void>((resolve) => this.#waiters.push({ count, resolve }));
  }

  async open(): Promise<void> {
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const parameters = new URLSearchParams(Buffer.concat(chunks).toString());
      const answer = this.#script.shift() ?? this.#usual(parameters);
      this.requests.push(parameters);
      for (const one of this.#waiters) if (one.count <= this.requests.length) one.resolve();

      if (['accept', 'hang-after', 'reset-after'].includes(String(answer))) this.published.push(parameters);
      if (answer === 'hang-before' || answer === 'hang-after') return;
      if (answer === 'reset-before' || answer === 'reset-after') {
        request.socket.resetAndDestroy();
        return;
      }
      if (answer === 'html') {
        response.writeHead(502, { 'content-type': 'text/html' }).end('<html><body>Bad Gateway</body></html>');
        return;
      }
      const status = answer === 'accept' ? 200 : answer.status;
      response
        .writeHead(status, { 'content-type': 'text/xml' })
        .end(answer === 'accept' ? RECEIPT : errorXml(answer));
    });
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  async close(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    for (const socket of this.#sockets) socket.destroy();
    if (server) await new Promise((resolve) => server.close(resolve));
  }

  #usual(parameters: URLSearchParams): SnsAnswer {
    const subject = parameters.get('Subject') ?? '';
    const bad = this.subjects === 'ascii' ? /[^\x20-\x7e]/.test(subject) : /\p{Cc}/u.test(subject);
    return bad || subject.length >= 100
      ? { status: 400, code: 'InvalidParameter', message: 'Invalid parameter: Subject' }
      : 'accept';
  }
}

export async function startSnsStandIn(): Promise<SnsStandIn> {
  const sns = new SnsStandIn();
  await sns.open();
  return sns;
}

const RECEIPT =
  '<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>94f20ce6-13c5-43a0-9a9e-ca52d816e90b</MessageId></PublishResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></PublishResponse>';

const errorXml = ({ status, code, message }: { status: number; code: string; message?: string }) =>
  `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>${status < 500 ? 'Sender' : 'Receiver'}</Type><Code>${code}</Code><Message>${message ?? 'arn:aws:sns:eu-west-1:123456789012:hot-leads said no'}</Message></Error><RequestId>1</RequestId></ErrorResponse>`;
