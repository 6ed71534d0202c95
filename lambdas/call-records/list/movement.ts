/** What one pass over the list saw, for judging whether rows may have slipped past it between two pages. */
export interface PassEvidence {
  /** Keys of page 1 when the pass began, and when it was over. */
  firstKeys: readonly string[];
  checkKeys: readonly string[];
  /** The server's total at the same two moments; null where it never says. */
  firstTotal: number | null;
  checkTotal: number | null;
  /** Did the total ever fall from one page to a later one? */
  shrank: boolean;
}

/**
 * Offset paging skips a row only where another was removed before it; added rows merely push rows onto a later page,
 * to be met twice. So a list that only grew lost nothing, if the rows seen reach its total. Growth it is where the
 * total never fell, page 1 holds the old rows in the old order with k new ones among them, and the total grew by at
 * least k. Without a total the only safe sign is a page 1 that did not change.
 */
export function isStillOrGrown(evidence: PassEvidence): boolean {
  const { firstKeys, checkKeys, firstTotal, checkTotal, shrank } = evidence;
  if (firstTotal === null || checkTotal === null) return startsWith(checkKeys, firstKeys);
  if (shrank || checkTotal < firstTotal || checkKeys.length < firstKeys.length) return false;
  const before = new Set(firstKeys);
  const kept = checkKeys.filter((key) => before.has(key));
  const added = checkKeys.length - kept.length;
  return startsWith(firstKeys, kept) && added <= checkTotal - firstTotal;
}

function startsWith(keys: readonly string[], start: readonly string[]): boolean {
  return start.length <= keys.length && start.every((key, index) => keys[index] === key);
}
