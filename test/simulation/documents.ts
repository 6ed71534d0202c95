import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import type { MemoryTable } from './memory-table.ts';
import type { Process } from './process.ts';
import type { Surroundings } from './surroundings.ts';

/** What the SDK throws when its own retries are over. The simulation knows its own faults by this class. */
export class InjectedFault extends Error {}

/** One process' way to the table, with the SDK in between: it repeats what got no answer, and at last gives up. */
export function documentsOf(
  world: Surroundings,
  table: MemoryTable,
  process: Process,
): DynamoDBDocumentClient {
  const { random } = world;

  const send = async (command: object): Promise<unknown> => {
    const what = command.constructor.name;
    const act = () => {
      const output = table.execute(command, process.name) as object;
      if (world.plan.clocks?.on !== 'lambda') return output;
      return { ...output, $metadata: { serverMs: Math.floor(world.nowMs / SECOND_MS) * SECOND_MS } };
    };
    if (world.isOut('table')) return fail(`${what}: the table is out`, () => {});
    if (world.strikes('throttled-table')) return fail(`${what}: throttled`, () => {});
    if (world.strikes('table-time-out')) return fail(`${what}: no answer, after it took effect`, act);
    if (world.strikes('lost-table-answer')) {
      world.note(process.name, () => `${what}: the answer is lost, the SDK asks again`);
      await process.ask(() => quietly(act), {
        thereMs: random.latencyMs(10, 500),
        backMs: random.between(50, 3000),
      });
    }
    return process.ask(act, latency());
  };

  const fail = (message: string, act: () => unknown): Promise<never> =>
    process.ask(
      () => {
        quietly(act);
        world.note(process.name, () => message);
        throw new InjectedFault(message);
      },
      { thereMs: random.latencyMs(10, 500), backMs: random.between(200, 4000) },
    );

  const latency = () => {
    const most = world.strikes('slow-table') ? 4000 : 20;
    return { thereMs: random.latencyMs(5, most), backMs: random.latencyMs(5, most) };
  };

  return { send } as unknown as DynamoDBDocumentClient;
}

function quietly(act: () => unknown): void {
  try {
    act();
  } catch {
    // Its answer is lost, whatever it was.
  }
}
