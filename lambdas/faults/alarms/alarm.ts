import * as v from 'valibot';

/** A change of a CloudWatch alarm's state. */
export interface Alarm {
  /** Its name from CloudFormation, which contains the stack and so the stage. */
  name: string;
  /** What happened, in English, and where the runbook says what to do. */
  description: string;
  state: 'ALARM' | 'OK' | 'INSUFFICIENT_DATA';
  before: string;
  changedAtMs: number;
  /** CloudWatch's own words: the values and the threshold. */
  reason: string;
  /** The section of the runbook, which is the kind of alarm; null: not one of our alarms. */
  kind: string | null;
  /** The account, channel or function; null: there is one alarm for all. */
  of: string | null;
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html */
const schema = v.object({
  AlarmName: v.string(),
  AlarmDescription: v.optional(v.nullable(v.string())),
  NewStateValue: v.picklist(['ALARM', 'OK', 'INSUFFICIENT_DATA']),
  OldStateValue: v.optional(v.string(), ''),
  NewStateReason: v.optional(v.string(), ''),
  /** `2026-11-26T09:03:00.123+0000` */
  StateChangeTime: v.string(),
  Trigger: v.optional(
    v.object({ Dimensions: v.optional(v.array(v.object({ name: v.string(), value: v.string() })), []) }),
  ),
});

/** Reads a message that CloudWatch published to SNS; null: it is something else. */
export function readAlarm(text: string): Alarm | null {
  const parsed = v.safeParse(schema, json(text));
  if (!parsed.success) return null;
  const {
    AlarmName,
    AlarmDescription,
    NewStateValue,
    OldStateValue,
    NewStateReason,
    StateChangeTime,
    Trigger,
  } = parsed.output;
  const changedAtMs = Date.parse(StateChangeTime);
  if (Number.isNaN(changedAtMs)) return null;
  const description = AlarmDescription ?? '';
  return {
    name: AlarmName,
    description,
    state: NewStateValue,
    before: OldStateValue,
    changedAtMs,
    reason: NewStateReason,
    kind: /#([a-z-]+)$/.exec(description)?.[1] ?? null,
    of: subjectOf(Trigger?.Dimensions ?? []),
  };
}

/**
 * The subject: from our own dimension (encoded if it is not ASCII), or for a function from the name that CloudFormation
 * made of `Poll…`.
 */
function subjectOf(dimensions: readonly { name: string; value: string }[]): string | null {
  const valueOfDimension = (wanted: RegExp) => dimensions.find(({ name }) => wanted.test(name))?.value;
  const own = valueOfDimension(/^(?:account|channel|function)$/);
  if (own !== undefined) return decoded(own);
  return /-([A-Z][a-z]+)Function/.exec(valueOfDimension(/^FunctionName$/) ?? '')?.[1]?.toLowerCase() ?? null;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
