import { ASSUMED } from './assumed.ts';
import { COUNTS } from './counts.ts';
import type { Busy, Messages } from './messages.ts';
import type { Line } from './prices.ts';
import type { Scale } from './scale.ts';

/** What a month uses of each line, in the unit of its price. */
export interface Usage {
  quantities: Readonly<Record<Line, number>>;
  busy: Busy;
}

const DAYS = 30;
const MINUTES = DAYS * 1440;
const GB = 1e9;

/** Thirty days, each like the other. */
export function usageOf(scale: Scale, day: Messages): Usage {
  const alerts = DAYS * scale.tasks * scale.leadsPerDay;
  const messages = DAYS * day.messages;
  const calls = MINUTES + messages + alerts + DAYS;
  const windows = DAYS * (day.short.windows + day.sweep.windows);
  const kept = scale.tasks * scale.leadsPerDay * ASSUMED.retentionDays * KEPT_BYTES;
  return {
    busy: day.busy,
    quantities: {
      tableWrites:
        MINUTES * COUNTS.tick.writeUnits +
        DAYS * (day.short.reads * COUNTS.short.writeUnits + day.sweep.reads * COUNTS.sweep.writeUnits) +
        // A task writes once a day that it was read.
        DAYS * scale.tasks +
        alerts * COUNTS.alert.writeUnits +
        DAYS * ASSUMED.digestWriteUnits,
      tableReads:
        MINUTES * (COUNTS.tick.readUnits + scale.channels * COUNTS.tick.readUnitsAChannel) +
        readUnits(scale, day) +
        alerts * (COUNTS.alert.readUnits - OF_ITS_WINDOW),
      tableStorage: kept / GB,
      tableRecovery: kept / GB,
      lambdaTime:
        (MINUTES * tickMs(scale) * ASSUMED.memoryGb.tick +
          DAYS * day.pollMs * ASSUMED.memoryGb.poll +
          alerts * DELIVER_MS * ASSUMED.memoryGb.deliver +
          DAYS * ASSUMED.digestMs * ASSUMED.memoryGb.digest) /
        1000,
      lambdaRequests: calls,
      sqs: DAYS * day.sqsRequests + 3 * (alerts + DAYS) + emptyReceives,
      scheduler: MINUTES,
      alarms:
        COUNTS.alarms.fixed +
        COUNTS.alarms.withDigests +
        scale.accounts * COUNTS.alarms.anAccount +
        scale.channels * COUNTS.alarms.aChannel,
      metrics: COUNTS.metrics.fixed + scale.accounts * COUNTS.metrics.anAccount,
      dashboards: 1,
      logs:
        (MINUTES * COUNTS.tick.logBytes +
          DAYS * day.logLines * COUNTS.windows.logBytes +
          windows * COUNTS.windows.logBytesAWindow +
          alerts * (COUNTS.alert.logBytes.found + COUNTS.alert.logBytes.told)) /
        GB,
      keys: 1,
      secrets: 1,
      emails: DAYS * ASSUMED.emailsADay,
      transferOut: (DAYS * day.vendorRequests * ASSUMED.requestBytes) / GB,
      transferIn: (DAYS * day.callsListed * ASSUMED.callBytes) / GB,
    },
  };
}

/** The window that finds an alert is among all windows. */
const OF_ITS_WINDOW = COUNTS.short.readUnitsAWindow.cold;

/** An alert that is told alone: what it computes, what it waits for at the table, one after another, and the robot. */
const DELIVER_MS = ASSUMED.deliverProcessorMs + COUNTS.alert.tellTrips * ASSUMED.tableMs + ASSUMED.robotMs;

/** Of an alert: its lead, and what was told. */
const KEPT_BYTES = COUNTS.lead.itemBytes + COUNTS.delivery.itemBytes + 2 * COUNTS.keptItem.overheadBytes;

const tickMs = ({ tasks, channels }: Scale): number =>
  ASSUMED.tickMs + tasks * ASSUMED.tickMsATask + channels * ASSUMED.tickMsAChannel;

const emptyReceives = ASSUMED.queues * ASSUMED.pollers * (60_000 / ASSUMED.longPollMs) * MINUTES;

/** Of polls. A sweep reads the leads of its windows, and of the time around. */
function readUnits(scale: Scale, { short, sweep, shortMessagesAMinute }: Messages): number {
  const warm = warmPart(scale, shortMessagesAMinute);
  const near = unitsOfLeads((scale.leadsPerDay / 24) * HOURS_NEAR_A_SHORT_WINDOW);
  const warmUnits = COUNTS.short.readUnitsAWindow.warm;
  const coldUnits = COUNTS.short.readUnitsAWindow.warm + near;
  const ofShort = warm * warmUnits + (1 - warm) * coldUnits;
  const ofSweep =
    COUNTS.sweep.readUnitsAWindow - unitsOfLeads(0) + unitsOfLeads(scale.leadsPerDay * DAYS_NEAR_A_SWEEP);
  return (
    DAYS *
    (short.reads * COUNTS.short.readUnits +
      short.windows * ofShort +
      sweep.reads * COUNTS.sweep.readUnits +
      sweep.windows * ofSweep)
  );
}

/** Its twenty minutes, and as many before. What is asked for after it is still to come, and holds no leads. */
const HOURS_NEAR_A_SHORT_WINDOW = 40 / 60;
/** Six hours 96 times, with as much before, and four days four times, with a day before. */
const DAYS_NEAR_A_SWEEP = (96 * 0.5 + 4 * 5) / 100;

/** They are read eventually consistently, which takes half. */
const unitsOfLeads = (leads: number): number =>
  Math.max(1, Math.ceil((leads * COUNTS.lead.itemBytes) / 4096)) / 2;

/**
 * How often a poll of the short window knows the leads of its task from a poll before it. A message comes to any of the
 * functions, and whoever tells a lead forgets what it knew of that task.
 */
function warmPart({ tasks, leadsPerDay }: Scale, functions: number): number {
  const seen = 1 - (1 - 1 / Math.max(1, functions)) ** ASSUMED.remembersPolls;
  const known = (tasks * leadsPerDay * HOURS_NEAR_A_SHORT_WINDOW) / 24;
  const fits = Math.min(1, ASSUMED.remembersLeads / Math.max(1, known));
  return seen * fits * Math.max(0, 1 - leadsPerDay / 1440);
}
