import { once } from 'node:events';
import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';

/** `hang`: takes requests and never answers. An error is answered in place of the service. */
export type Trouble = 'none' | 'hang' | { status: number; body: object };

/** A service on loopback, and what stands in its way. */
export class TroubledEndpoint {
  trouble: Trouble = 'none';
  readonly #target: string;
  readonly #server = createServer((request, response) => {
    if (this.trouble === 'hang') return;
    if (this.trouble !== 'none') {
      const { status, body } = this.trouble;
      request.resume();
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body));
      return;
    }
    const { method, url, headers } = request;
    const onward = send(new URL(url ?? '/', this.#target), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });

  constructor(target: string) {
    this.#target = target;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
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
}
