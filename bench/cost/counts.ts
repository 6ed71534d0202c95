/**
 * What is asked of AWS, as test/stories/what-it-costs.test.ts and test/bench/counts.test.ts count it while the code runs:
 * a count that changes must change here, and so changes the bill. Units are those that DynamoDB charges: a write unit for
 * each kilobyte, in the table and again in its index; a read unit for each four.
 */
export const COUNTS = {
  tick: { readUnits: 1, readUnitsAChannel: 0.5, writeUnits: 1, logBytes: 621 },
  /** A message that asks for short windows of an account, in which nothing is new. `cold`: the function knows no leads. */
  short: { readUnits: 1, readUnitsAWindow: { warm: 1, cold: 1.5 }, writeUnits: 0 },
  /** A message that asks for longer windows of an account, in which nothing is new. */
  sweep: { readUnits: 1, readUnitsAWindow: 1.5, writeUnits: 4 },
  /** Up to a hundred windows of an account in which nothing is amiss share a line of the log, and those of their metrics. */
  windows: { together: 100, logBytes: 883, logBytesAWindow: 37 },
  /** An A that one robot hears, from the poll that finds it until the robot has it. */
  alert: {
    reads: 4,
    readUnits: 5,
    writes: 5,
    writeUnits: 9,
    /** Of them, those that `deliver` waits for one after another. */
    tellTrips: 4,
    logBytes: { found: 274, told: 674 },
  },
  /** Each further A of the same poll. More than three cost a request once that reads no more units. */
  furtherAlert: { reads: 0, writes: 4 },
  /** Each A of two hundred that come within seconds, or in one poll, to one robot, from its nudge until the robot has it. */
  flood: { readUnits: 2.1, readUnitsAtOnce: 1.1, readUnitsWhileFull: 2.6 },
  /** What is known of a lead, and read by each cold poll near it. */
  lead: { itemBytes: 440 },
  /** What was told of it. */
  delivery: { itemBytes: 740 },
  /** What DynamoDB charges for beside the bytes of each item that it keeps, for its own index. */
  keptItem: { overheadBytes: 100 },
  alarms: { fixed: 23, anAccount: 3, aChannel: 1, withDigests: 1 },
  metrics: { fixed: 13, anAccount: 1 },
} as const;
