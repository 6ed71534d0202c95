import { DUE_PARTITION_KEY, DUE_SORT_KEY } from '../../lambdas/platform/table/table-schema.ts';

export type Item = Readonly<Record<string, unknown>>;

/**
 * What a write costs: a unit for each kilobyte of the larger of both versions, and as much in the index for each entry
 * that is put, changed or removed there. The emulators leave the index out.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Writes
 */
export function writeUnits(before: Item | null, after: Item | null): number {
  const [old, made] = [unitsOf(before), unitsOf(after)];
  const base = Math.max(old, made, 1);
  const [oldKey, newKey] = [indexKeyOf(before), indexKeyOf(after)];
  if (oldKey === null) return base + (newKey === null ? 0 : made);
  if (newKey === null) return base + old;
  return base + (oldKey === newKey ? Math.max(old, made) : old + made);
}

const unitsOf = (item: Item | null): number => (item === null ? 0 : Math.ceil(itemBytes(item) / 1024));

const indexKeyOf = (item: Item | null): string | null =>
  item && DUE_PARTITION_KEY in item && DUE_SORT_KEY in item
    ? `${String(item[DUE_PARTITION_KEY])} ${String(item[DUE_SORT_KEY])}`
    : null;

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html */
export function itemBytes(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return Math.ceil(String(value).replace(/\D/g, '').length / 2) + 1;
  if (value instanceof Uint8Array) return value.byteLength;
  if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + itemBytes(one) + 1, 3);
  if (typeof value !== 'object' || value === null) return 1;
  const entries = Object.entries(value).filter(([, of]) => of !== undefined);
  return entries.reduce((sum, [name, of]) => sum + Buffer.byteLength(name) + itemBytes(of) + 1, 3);
}
