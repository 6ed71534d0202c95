import * as v from 'valibot';
import type { Config } from '../../config/config.ts';
import { pollMessageSchema } from '../poll-message.ts';
import { packed, type ReadMessage, readMessageSchema } from './read-message.ts';

/**
 * What one invocation of poll works on: reads of many accounts, side by side. How many invocations there are is then
 * for us to say, and not for how SQS happens to hand messages over. Plain JSON, from another version perhaps.
 */
const bundleSchema = v.object({ reads: v.pipe(v.array(readMessageSchema), v.readonly()) });

export type Bundle = v.InferOutput<typeof bundleSchema>;

/** SQS accepts 256 KiB per message in every partition. */
const MOST_BYTES = 200 * 1024;
/**
 * Short reads mostly wait for servers, so this many run side by side in one function, and this many windows: each takes
 * the processor for three milliseconds, and a function has three tenths of one ([decision 49](../../../docs/decisions/0049-ten-thousand-tasks.md)).
 */
const SHORT: Most = { reads: 64, windows: 2000 };
/** Fewer sweeps: a long window holds its records in memory. */
const SWEEPS: Most = { reads: 8, windows: 800 };

interface Most {
  reads: number;
  windows: number;
}

/** Packs reads into as few bundles as possible. Short reads never share one with sweeps, which take far longer. */
export function bundled(reads: readonly ReadMessage[]): Bundle[] {
  const isShort = ({ tier }: ReadMessage) => tier === 'short';
  return [
    ...together(reads.filter(isShort), SHORT),
    ...together(
      reads.filter((read) => !isShort(read)),
      SWEEPS,
    ),
  ];
}

/** Also reads messages of earlier versions: a single read, and before that one window of one task. */
export function bundleOf({ tasks }: Pick<Config, 'tasks'>, body: unknown): Bundle | null {
  const bundle = v.safeParse(bundleSchema, body);
  if (bundle.success) return bundle.output;
  const read = v.safeParse(readMessageSchema, body);
  if (read.success) return { reads: [read.output] };
  const window = v.safeParse(pollMessageSchema, body);
  if (!window.success) return null;
  const account = tasks.find(({ key }) => key === window.output.taskKey)?.account ?? '';
  return { reads: [{ account, tier: 'sweep', decides: false, windows: [window.output] }] };
}

function together(reads: readonly ReadMessage[], most: Most): Bundle[] {
  const bundles: ReadMessage[][] = [];
  let [windows, bytes] = [0, 0];
  for (const read of reads) {
    const current = bundles.at(-1);
    const message = packed(read);
    const size = Buffer.byteLength(JSON.stringify(message));
    windows += read.windows.length;
    bytes += size;
    if (current && current.length < most.reads && windows <= most.windows && bytes <= MOST_BYTES)
      current.push(message);
    else {
      bundles.push([message]);
      [windows, bytes] = [read.windows.length, size];
    }
  }
  return bundles.map((some) => ({ reads: some }));
}
