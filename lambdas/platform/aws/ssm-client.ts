import { GetParameterCommand, paginateGetParametersByPath, SSMClient } from '@aws-sdk/client-ssm';
import { awsRequestHandler } from './request-handler.ts';

/** Reads a parameter and decrypts it. With a client of its own, which stays. */
export function createParameterReader(): (name: string) => Promise<string | undefined> {
  const client = new SSMClient({ requestHandler: awsRequestHandler() });
  return async (Name) =>
    (await client.send(new GetParameterCommand({ Name, WithDecryption: true }))).Parameter?.Value;
}

/** The parameters under a path. Asked rarely, so its client goes, and asked once, since it is asked again later. */
export async function parametersUnder(Path: string): Promise<{ name: string; value: string }[]> {
  const client = new SSMClient({ requestHandler: awsRequestHandler(), maxAttempts: 1 });
  try {
    const parameters: { name: string; value: string }[] = [];
    for await (const page of paginateGetParametersByPath({ client }, { Path })) {
      for (const { Name: name, Value: value } of page.Parameters ?? []) {
        if (name !== undefined && value !== undefined) parameters.push({ name, value });
      }
    }
    return parameters;
  } finally {
    client.destroy();
  }
}
