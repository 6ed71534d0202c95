import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/**
 * The `Date` of a server's answers is free, and a clock that nobody here can set. It is added to `$metadata` of each
 * output, beside what the SDK puts there.
 */
interface WithServerTime {
  $metadata?: { serverMs?: number };
}

/** Keeps the `Date` of each answer. @see https://docs.aws.amazon.com/sdk-for-javascript/v3/developer-guide/middleware-stack.html */
export function keepServerTime(client: DynamoDBClient): DynamoDBClient {
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const serverMs = Date.parse(dateOf(result.response));
      const { output } = result;
      if (output !== undefined && Number.isFinite(serverMs)) Object.assign(output.$metadata, { serverMs });
      return result;
    },
    { step: 'deserialize', name: 'keepServerTime', priority: 'high' },
  );
  return client;
}

export const serverTimeOf = (output: object): number | null =>
  (output as WithServerTime).$metadata?.serverMs ?? null;

function dateOf(response: unknown): string {
  const { headers } = response as { headers?: Record<string, string> };
  return headers?.date ?? '';
}
