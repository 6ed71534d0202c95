import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Site } from '../../lambdas/answers/answer-site.ts';
import type { WebRequest } from '../../lambdas/answers/web.ts';
import { aRequest } from '../support/answers.ts';
import type { LambdaFunction } from './lambda-function.ts';

/** A request as an HTTP API hands it to a function. */
export function httpEvent(request: Partial<WebRequest> = {}): APIGatewayProxyEventV2 {
  const { method, path, query, headers, body, source } = aRequest(request);
  const { cookie, ...others } = headers;
  return {
    version: '2.0',
    rawPath: path,
    rawQueryString: query.toString(),
    headers: others,
    ...(cookie === undefined ? {} : { cookies: String(cookie).split('; ') }),
    requestContext: {
      domainName: 'abc.execute-api.eu-west-1.amazonaws.com',
      http: { method, path, sourceIp: source },
    },
    ...(method === 'POST' ? { body: Buffer.from(body ?? '').toString('base64'), isBase64Encoded: true } : {}),
  } as APIGatewayProxyEventV2;
}

/** The page as a browser finds it behind the function. */
export const siteOf =
  (lambda: LambdaFunction): Site =>
  async (request) => {
    const ending = await lambda.invoke(httpEvent(request));
    if (ending.kind !== 'answered') throw new Error(`answer ${ending.kind}`);
    const { statusCode, headers, cookies, body } = ending.payload as APIGatewayProxyStructuredResultV2;
    return {
      status: Number(statusCode),
      headers: headers as Record<string, string>,
      cookies: cookies ?? [],
      body: body ?? '',
    };
  };
