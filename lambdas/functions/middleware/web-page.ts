import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { BODY_BYTES, type WebRequest, type WebResponse } from '../../answers/web.ts';

/** An event of an HTTP API, read. */
export interface WebEvent extends APIGatewayProxyEventV2 {
  request: WebRequest;
}

/**
 * Reads what an HTTP API, or a function's URL, hands over, and answers as it wants to be answered.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export const webPage = (): MiddlewareObj<WebEvent, unknown> => ({
  before({ event }) {
    event.request = requestOf(event);
  },
  after(handled) {
    handled.response = resultOf(handled.response as WebResponse);
  },
});

function requestOf(event: APIGatewayProxyEventV2): WebRequest {
  const { headers, cookies = [], requestContext, rawPath, rawQueryString } = event;
  const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  return {
    method: requestContext.http.method,
    path: rawPath,
    query: new URLSearchParams(rawQueryString),
    headers: { ...Object.fromEntries(named), ...(cookies.length > 0 ? { cookie: cookies.join('; ') } : {}) },
    body: bodyOf(event),
    // Of the connection: what a sender wrote of itself is not asked.
    source: requestContext.http.sourceIp,
    servedAs: [requestContext.domainName],
  };
}

function bodyOf({ body = '', isBase64Encoded }: APIGatewayProxyEventV2): string | null {
  if (body.length > BODY_BYTES * 2) return null;
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  return bytes.length > BODY_BYTES ? null : bytes.toString('utf8');
}

export const resultOf = ({
  status,
  headers,
  cookies,
  body,
}: WebResponse): APIGatewayProxyStructuredResultV2 => ({
  statusCode: status,
  headers: { ...headers },
  cookies: [...cookies],
  body,
});
