import type { IncomingMessage, ServerResponse } from 'node:http';

/** What the vendor would have answered, had all been well. */
interface RightAnswer {
  body: string;
}

/** Answers in place of the vendor. Anything is allowed, no answer at all included. */
export type VendorFault = (response: ServerResponse<IncomingMessage>, right: RightAnswer) => void;

const JSON_TYPE = { 'content-type': 'application/json' };
const LOGIN_PAGE = '<!DOCTYPE html><html><head><title>登录</title></head><body>请登录</body></html>';

/** Everything the record API has been seen, or must be expected, to do wrong. */
export const faults = {
  status:
    (status: number, options: { retryAfter?: string; body?: string } = {}): VendorFault =>
    (response) => {
      if (options.retryAfter !== undefined) response.setHeader('retry-after', options.retryAfter);
      response.writeHead(status, JSON_TYPE).end(options.body ?? '{"message":"Server Error"}');
    },

  /** The vendor's own kind of error: HTTP 200 and a code in the envelope. */
  code:
    (code: unknown, message: unknown = '参数错误', data: unknown = []): VendorFault =>
    (response) => {
      response
        .writeHead(200, JSON_TYPE)
        .end(JSON.stringify({ code, status: code === 200 ? 'success' : 'error', message, data }));
    },

  /** A whole body in place of the right one. */
  body:
    (body: string, headers: Record<string, string> = JSON_TYPE): VendorFault =>
    (response) => {
      response.writeHead(200, headers).end(body);
    },

  /** A login page in place of an answer. */
  html:
    (status = 200): VendorFault =>
    (response) => {
      response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(LOGIN_PAGE);
    },

  redirect:
    (location = '/login', status = 302): VendorFault =>
    (response) => {
      response.writeHead(status, { location }).end();
    },

  /** The connection is cut before the first byte of the answer. */
  reset: (): VendorFault => (response) => {
    response.socket?.resetAndDestroy();
  },

  /** The head and half of the body arrive, then the connection is cut. */
  resetMidBody: (): VendorFault => (response, right) => {
    half(response, right, () => response.socket?.resetAndDestroy());
  },

  /** The request is taken and nothing ever comes back. */
  hang: (): VendorFault => () => {},

  /** The head and half of the body arrive, and nothing more. */
  hangMidBody: (): VendorFault => (response, right) => {
    half(response, right, () => {});
  },

  /** A whole HTTP answer whose JSON stops in the middle. */
  truncated: (): VendorFault => (response, right) => {
    response.writeHead(200, JSON_TYPE).end(right.body.slice(0, right.body.length / 2));
  },

  /** The right answer behind a byte order mark. */
  byteOrderMark: (): VendorFault => (response, right) => {
    response.writeHead(200, JSON_TYPE).end(`\uFEFF${right.body}`);
  },
};

function half(response: ServerResponse<IncomingMessage>, right: RightAnswer, then: () => void): void {
  const bytes = Buffer.from(right.body);
  response.writeHead(200, { ...JSON_TYPE, 'content-length': String(bytes.length) });
  response.write(bytes.subarray(0, bytes.length / 2), then);
}
