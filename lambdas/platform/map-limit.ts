/**
 * Runs `work` for each item, at most `limit` at a time, started in order. After the first error no new work starts,
 * running work is waited for, and the error is thrown: nothing continues in the background.
 */
export async function mapLimit<T>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  let next = 0;
  let failed = false;
  const runner = async () => {
    while (next < items.length && !failed) {
      const item = items[next] as T;
      next += 1;
      try {
        await work(item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const results = await Promise.allSettled(Array.from({ length: Math.min(limit, items.length) }, runner));
  const failure = results.find((result) => result.status === 'rejected');
  if (failure) throw failure.reason;
}
