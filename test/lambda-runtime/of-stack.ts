import { SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { withPage } from '../infra/synthesize.ts';

/** What the stack gives a function. */
export interface Deployed {
  handler: string;
  timeoutMs: number;
  memoryMiB: number;
  /** Values that are only known when it is deployed are null. */
  environment: Readonly<Record<string, string | null>>;
}

interface FunctionResource {
  Properties: {
    Handler: string;
    Timeout: number;
    MemorySize: number;
    Environment: { Variables: Readonly<Record<string, unknown>> };
  };
}

/** As `cdk synth` has them: a variable that the stack forgets, or a changed time-out, is met here too. */
export function functionsOfStack<Entry extends string>(
  entries: readonly Entry[],
): Readonly<Record<Entry, Deployed>> {
  const found = withPage().alerting.findResources('AWS::Lambda::Function') as Record<
    string,
    FunctionResource
  >;
  const deployed = (entry: Entry): Deployed => {
    const [, resource] =
      Object.entries(found).find(([id]) => id.toLowerCase().includes(`${entry}function`)) ?? [];
    if (!resource) throw new Error(`the stack has no function ${entry}`);
    const { Handler, Timeout, MemorySize, Environment } = resource.Properties;
    const variables = Object.entries(Environment.Variables).map(
      ([name, value]) => [name, typeof value === 'string' ? value : null] as const,
    );
    return {
      handler: Handler,
      timeoutMs: Timeout * SECOND_MS,
      memoryMiB: MemorySize,
      environment: Object.fromEntries(variables),
    };
  };
  return Object.fromEntries(entries.map((entry) => [entry, deployed(entry)])) as Record<Entry, Deployed>;
}
