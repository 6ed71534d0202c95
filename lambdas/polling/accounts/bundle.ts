import * as v from 'valibot';
import type { Config } from '../../config/config.ts';
import { pollMessageSchema } from '../poll-message.ts';
import { type ReadMessage, readMessageSchema } from './read-message.ts';

/**
 * What one invocation of poll works on: reads of many accounts, side by side. How many invocations there are is then
 * for us to say, and not for how SQS happens to hand messages over. Plain JSON, from another version perhaps.
 */
const bundleSchema = v.object({ reads: v.pipe(v.array(readMessageSchema), v.readonly()) });

export type Bundle = v.InferOutput<typeof bundleSchema>;

/** SQS accepts 256 KiB per message in every partition, and a window takes about 200 bytes. */
const MOST_WINDOWS = 800;
/** Short reads mostly wait for servers, so this many run side by side in one function. */
const MOST_SHORT_READS = 64;
/** Fewer sweeps: a long window holds its records in memory. */
const MOST_SWEEPS = 8;

/** Packs reads into as few bundles as possible. Short reads never share one with sweeps, which take far longer. */
export function bundled(reads: readonly ReadMessage[]): Bundle[] {
  const isShort = ({ tier }: ReadMessage) => tier === 'short';
  return [
    ...packed(reads.filter(isShort), MOST_SHORT_READS),
    ...packed(
      reads.filter((read) => !isShort(read)),
      MOST_SWEEPS,
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

function packed(reads: readonly ReadMessage[], mostReads: number): Bundle[] {
  const bundles: ReadMessage[][] = [];
  let windows = 0;
  for (const read of reads) {
    const current = bundles.at(-1);
    windows += read.windows.length;
    if (current && current.length < mostReads && windows <= MOST_WINDOWS) current.push(read);
    else {
      bundles.push([read]);
      windows = read.windows.length;
    }
  }
  return bundles.map((some) => ({ reads: some }));
}
