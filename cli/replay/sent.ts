/** What came of what was told. Null: it could not be read. */
export interface Sent {
  delivered: number;
  pending: number | null;
  held: number | null;
  dead: number;
  /** Why some of it waits. */
  remarks: readonly string[];
  broken: boolean;
}
