import { request } from 'node:http';

export interface PageAnswer {
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: string;
}

interface Asked {
  path: string;
  cookies?: readonly string[];
  /** Posts this form. */
  form?: Readonly<Record<string, string>>;
}

/** The deployed page, asked as a browser asks it: under its own name, which is no name of this machine. */
export class Page {
  readonly #endpoint: string;
  /** What API Gateway calls it. */
  readonly host: string;

  constructor(endpoint: string, apiId: string) {
    this.#endpoint = endpoint;
    this.host = `${apiId}.execute-api.127.0.0.1`;
  }

  ask({ path, cookies = [], form }: Asked): Promise<PageAnswer> {
    const { hostname, port } = new URL(this.#endpoint);
    const body = form === undefined ? null : new URLSearchParams(form).toString();
    const headers = {
      host: this.host,
      'accept-language': 'zh-CN',
      ...(cookies.length > 0 ? { cookie: cookies.join('; ') } : {}),
      ...(body === null
        ? {}
        : {
            // No `origin`: a name that ends in a number, as the emulator's does, is no host of a URL.
            'sec-fetch-site': 'same-origin',
            'content-type': 'application/x-www-form-urlencoded',
            'content-length': String(body.length),
          }),
    };
    return new Promise((resolve, reject) => {
      const asked = request(
        { hostname, port, path, method: body === null ? 'GET' : 'POST', headers },
        (answer) => {
          let text = '';
          answer.setEncoding('utf8');
          answer.on('data', (chunk: string) => {
            text += chunk;
          });
          answer.on('end', () =>
            resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }),
          );
        },
      );
      asked.on('error', reject);
      asked.end(body ?? undefined);
    });
  }
}

/** What a form on the page would send, without what somebody chooses. */
export const hiddenFields = (html: string): Record<string, string> =>
  Object.fromEntries(
    [...html.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)].map(
      ([, name = '', value = '']) => [name, value],
    ),
  );

/** As a browser sends them back. */
export const cookiesFrom = ({ headers }: PageAnswer): string[] =>
  [headers['set-cookie'] ?? []].flat().map((cookie) => cookie.split(';')[0] ?? '');
