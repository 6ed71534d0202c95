import { afterAll, beforeAll } from 'vitest';
import { startTables, type TestTables } from './table.ts';

/** Tables for the tests of a file: their service starts before the first and stops after the last. */
export function useTables(): Pick<TestTables, 'newTable'> {
  let tables: TestTables;
  beforeAll(async () => {
    tables = await startTables();
  });
  afterAll(() => tables.stop());
  return { newTable: () => tables.newTable() };
}
