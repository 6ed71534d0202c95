import { LEAD_TRIED } from '../../lambdas/deliveries/lanes/log-outcome.ts';
import { fieldsText, oneLine } from '../../lambdas/platform/log/log-terminal.ts';
import { formatZonelessTime } from '../../lambdas/platform/time/zoned-time.ts';
import { LEAD_ENTERED } from '../../lambdas/polling/log-entry.ts';
import { durationText } from '../status/show-status.ts';
import type { LogLine } from './log-line.ts';

type Fields = Readonly<Record<string, unknown>>;
interface Naming {
  timeZone: string;
  /** What people call a task. */
  taskName(key: unknown): string;
}

/** What a line says, in words. @returns null: in its own words */
type Say = (fields: Fields, naming: Naming) => string;

const count = (value: unknown): number => (typeof value === 'number' ? value : 0);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const some = (number: unknown, what: string): string[] =>
  count(number) > 0 ? [`${count(number)} ${what}`] : [];
const also = (value: unknown): string => (text(value) === '' ? '' : `: ${text(value)}`);

/** By the message that the log has. What is not here is shown with its fields, as `run` does. */
const SAY: Readonly<Record<string, Say>> = {
  'tick done': (fields) => {
    const { polls, digests, due, held, oldestDueMs, oldestDueChannel } = fields;
    const oldest = oldestDueChannel
      ? `, the oldest for ${durationText(count(oldestDueMs))} in ${text(oldestDueChannel)}`
      : '';
    return [
      'looked',
      ...some(polls, 'reads asked for'),
      ...some(digests, 'digests asked for'),
      `${count(due)} due${oldest}`,
      ...some(held, 'held'),
    ].join(', ');
  },
  'poll done': (fields, { timeZone, taskName }) => {
    const { taskKey, outcome, fault, message, hint, listed, fromMs, toMs } = fields;
    const name = text(fields.taskName) || taskName(taskKey);
    const time = (ms: unknown) => formatZonelessTime(count(ms), timeZone).slice(5, 16);
    const window = typeof toMs !== 'number' ? `since ${time(fromMs)}` : `${time(fromMs)} to ${time(toMs)}`;
    if (outcome === 'skipped') return `${name}: not read, this message came too late (${window})`;
    const reasons = Object.entries(fields.reasons ?? {}).flatMap(([reason, records]) =>
      some(records, reason),
    );
    const of = fields.filtered === true ? ' of wanted grades' : '';
    const read = `${name}: ${count(listed)} records${of} ${window}${reasons.length > 0 ? `: ${reasons.join(', ')}` : ''}`;
    if (fault === null || fault === undefined)
      return outcome === 'complete' ? read : `${read}; ${text(outcome)}`;
    return `${read}; FAILED, ${text(fault)}${also(message)}${text(hint) === '' ? '' : ` → ${text(hint)}`}`;
  },
  'poll-failed done': ({ taskKey, told }, { taskName }) =>
    `${taskName(taskKey)}: AWS failed half-way, after ${count(told)} new leads; it is read again`,
  'reads-skipped done': ({ account, windows, tier }) =>
    `account ${text(account)}: ${count(windows)} ${tier === 'sweep' ? 'sweeps' : 'short windows'} were not read in their time`,
  'deliver done': ({ channel, outcome, messages, sent, retried, dead, cancelled, toAlertMs }) => {
    const alerted = Array.isArray(toAlertMs) ? toAlertMs.map(count) : [];
    const speed = alerted.length > 0 ? [`${durationText(Math.max(...alerted))} after hang-up at most`] : [];
    const did = [
      ...some(messages, 'messages'),
      ...some(sent, 'leads told'),
      ...some(retried, 'to be tried again'),
      ...some(dead, 'given up'),
      ...some(cancelled, 'cancelled'),
      ...speed,
    ];
    return `${text(channel)}: ${outcome === 'delivered' ? (did.length > 0 ? did.join(', ') : 'nothing went out') : [text(outcome), ...did].join(', ')}`;
  },
  'digest done': ({ digest, outcome, fault, calls, leads, written }) =>
    `${text(digest)}: ${text(outcome)}, ${count(calls)} calls, ${count(leads)} leads, ${count(written)} messages written${also(fault)}`,
  'answer done': ({ page, method, status, did, refused }) =>
    `page ${text(page)}, ${text(method)} ${count(status)}${did ? `: ${text(did)}` : ''}${refused ? `: refused, ${text(refused)}` : ''}`,
  'failure done': ({ messages }) => `${count(messages)} messages failed and come back`,
  [LEAD_ENTERED]: ({ taskName: name, record, grade, reason }) =>
    `${text(name)}: ${text(record)} has ${text(grade)}, ${reason === 'corrected' ? 'and was told with another: to be corrected' : 'to be told'}`,
  [LEAD_TRIED]: ({ channel, record, kind, grade, state, detail, notBeforeMs, toAlertMs }, { timeZone }) => {
    const again =
      state === 'pending'
        ? `not yet${also(detail)}; again at ${formatZonelessTime(count(notBeforeMs), timeZone).slice(11)}`
        : `${text(state)}${also(detail)}${typeof toAlertMs === 'number' ? `, ${durationText(toAlertMs)} after hang-up` : ''}`;
    return `${text(channel)}: ${text(kind)} ${text(grade)} of ${text(record)}: ${again}`;
  },
  Alarm: ({ alarm, state, before }) => `alarm ${text(alarm)} is ${text(state)}, was ${text(before)}`,
};

/** What a line says, in one line. */
export function sayLine({ message, fields }: LogLine, naming: Naming): string {
  const say = Object.hasOwn(SAY, message) ? SAY[message] : undefined;
  if (say) return oneLine(say(fields, naming));
  const { error, ...rest } = fields;
  const details = fieldsText({ ...rest, ...(error === undefined ? {} : { error: brief(error) }) });
  return oneLine(details === '' ? message : `${message}  ${details}`);
}

/** An error of the log without its stack: `--json` has that. */
function brief(error: unknown): unknown {
  if (typeof error !== 'object' || error === null || !('message' in error)) return error;
  const cause = 'cause' in error ? error.cause : undefined;
  const hint = 'hint' in error && typeof error.hint === 'string' ? ` → ${error.hint}` : '';
  const because =
    typeof cause === 'object' && cause !== null && 'message' in cause ? ` (${String(cause.message)})` : '';
  return `${String(error.message)}${because}${hint}`;
}
