import * as v from 'valibot';
import { SECOND_MS } from '../../platform/time/duration.ts';
import { type PollMessage, pollMessageSchema } from '../poll-message.ts';
import { alike, alikeSchema, oneByOne } from './alike-windows.ts';

/**
 * Asks for windows of one account. `short`: each task's shortest window, due again soon. `sweep`: everything longer, and
 * what follows a poll. Plain JSON: it travels through SQS, from another version perhaps.
 */
export const readMessageSchema = v.object({
  account: v.string(),
  tier: v.picklist(['short', 'sweep']),
  /** May what comes of it say that the account does not answer? A long window that is too slow does not. */
  decides: v.boolean(),
  windows: v.pipe(v.array(pollMessageSchema), v.readonly()),
  /** Further windows, as they travel. Absent: none. */
  alike: v.optional(v.pipe(v.array(alikeSchema), v.readonly())),
  /** In how many messages the windows of the account and tier are: its readers share what the account may be asked. */
  parts: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  /** Asks for the account's list of tasks, and for no window. Absent: it does not. */
  discover: v.optional(v.literal(true)),
});

export type ReadMessage = v.InferOutput<typeof readMessageSchema>;

/**
 * Short windows as they travel. Sweeps stay as they are: an older version, that runs for some seconds of a deployment, does
 * not see what is packed, and a short window is due again in a minute.
 */
export function packed(read: ReadMessage): ReadMessage {
  if (read.tier !== 'short') return read;
  const { alike: together, others } = alike(read.windows);
  return { ...read, windows: others, alike: together };
}

/** With all windows in their places. */
export const unpacked = ({ alike: together = [], ...read }: ReadMessage): ReadMessage => ({
  ...read,
  windows: [...oneByOne(together), ...read.windows],
});

/**
 * Does it wait for other readers of sweeps? Where nothing but sweeps is asked for, nobody waits for them: two readers tell
 * each lead once all the same.
 */
export const takesTurns = ({ tier, decides }: ReadMessage): boolean => tier === 'sweep' && !decides;

/** Asks which tasks of an account run. It waits for nobody's turn. */
export const lookForTasks = (account: string): ReadMessage => ({
  account,
  tier: 'sweep',
  decides: true,
  windows: [],
  discover: true,
});

/** How soon what waits its turn looks again. */
export const LOOK_AGAIN_MS = 5 * SECOND_MS;

/** What one reader of an account has to do; more are shared by several. */
const WINDOWS_PER_READ = 500;

interface Tasks {
  tasks: readonly { key: string; account: string; windows: readonly { backMs: number }[] }[];
}

/**
 * Windows that fell due, by account and tier, so that an account that hangs or has hundreds of tasks takes only its own
 * turn.
 *
 * @param decides may longer windows say that the account does not answer, too? Where nothing else is asked for.
 */
export function byAccount(
  { tasks }: Tasks,
  windows: readonly PollMessage[],
  { decides = false } = {},
): ReadMessage[] {
  const taskOf = new Map(tasks.map((task) => [task.key, task]));
  const groups = new Map<string, { account: string; tier: ReadMessage['tier']; windows: PollMessage[] }>();
  for (const window of windows) {
    const task = taskOf.get(window.taskKey);
    if (!task) continue;
    const isShortest = window.backMs === task.windows[0]?.backMs && window.staleAfterMs !== null;
    const tier = isShortest && !decides ? 'short' : 'sweep';
    const name = `${tier} ${task.account}`;
    const group = groups.get(name) ?? { account: task.account, tier, windows: [] };
    group.windows.push(window);
    groups.set(name, group);
  }
  return [...groups.values()]
    .sort((one, other) => Number(one.tier === 'sweep') - Number(other.tier === 'sweep'))
    .flatMap(({ account, tier, windows: all }) => {
      const pieces = inPieces(all);
      const parts = pieces.length;
      return pieces.map((some) => ({
        ...{ account, tier, decides: decides || tier === 'short', windows: some },
        ...(parts > 1 ? { parts } : {}),
      }));
    });
}

function inPieces<T>(all: readonly T[]): T[][] {
  const pieces: T[][] = [];
  for (let start = 0; start < all.length; start += WINDOWS_PER_READ) {
    pieces.push(all.slice(start, start + WINDOWS_PER_READ));
  }
  return pieces;
}
