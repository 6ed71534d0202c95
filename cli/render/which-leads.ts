import type { CallRecord } from '../../lambdas/call-records/record.ts';
import type { Config, TaskConfig } from '../../lambdas/config/config.ts';
import { alertedChannelsOf } from '../../lambdas/config/lead-channels.ts';
import type { DigestWindow } from '../../lambdas/digests/figures.ts';
import { gradeLetter } from '../../lambdas/leads/grade.ts';
import { LeadbellError } from '../../lambdas/platform/errors.ts';
import { MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { BadArguments } from '../shared/arguments/bad-arguments.ts';
import { type ExportedRecord, readRecordsFile } from '../shared/exported-records.ts';
import { type LeadShown, leadShown, routedTo } from './leads-shown.ts';
import { sampleCalls, sampleRecords } from './sample-records.ts';

export interface Leads {
  /** What is told in this channel, the lead that alerts are shown of first. */
  in(channel: string): readonly LeadShown[];
  /** Calls for a digest of that window. */
  within(channel: string, window: DigestWindow): readonly LeadShown[];
  areSamples: boolean;
  problems: readonly string[];
  notes: readonly string[];
  /** Rows that cannot be read. */
  unreadable: number;
}

/**
 * The records to show: those of a file, or samples where none is given.
 *
 * @throws {BadArguments | CallRecordsError}; {LeadbellError} `records-unreadable`
 */
export async function leadsOf(file: string | null, config: Config, nowMs: number): Promise<Leads> {
  if (file === null) return samples(config, nowMs);
  const { records, problems, unreadable } = await readRecordsFile(file, config);
  if (records.length === 0) {
    throw new LeadbellError({
      code: 'records-unreadable',
      message: `${file} holds no record that can be read`,
      retryable: false,
      hint: problems.length > 0 ? problems.join('\n  ') : 'It is an empty list.',
    });
  }
  const fallback = anyTask(config);
  const leads = records.map(({ record, task }) => leadShown(record, task ?? fallback, config));
  return {
    in: () => leads,
    within: () => leads,
    areSamples: false,
    problems,
    notes: records.flatMap((one) => notesOf(one, fallback)),
    unreadable,
  };
}

function samples(config: Config, nowMs: number): Leads {
  const shown = (channel: string, made: (task: TaskConfig) => CallRecord[]) => {
    const task = taskOf(channel, config);
    return made(task).map((record) =>
      leadShown(record, task, config, routedTo(channel, record, task, config)),
    );
  };
  return {
    in: (channel) => shown(channel, (task) => sampleRecords(config, task, nowMs - MINUTE_MS)),
    within: (channel, window) => shown(channel, (task) => sampleCalls(config, task, window)),
    areSamples: true,
    problems: [],
    notes: [],
    unreadable: 0,
  };
}

function notesOf({ number, record, task }: ExportedRecord, fallback: TaskConfig): string[] {
  const shownAs = task ?? fallback;
  const wanted = shownAs.grades.map(gradeLetter).join(', ');
  const ofTask =
    task !== null
      ? []
      : [
          record.taskId === null
            ? `record ${number} names no task: it is shown as one of ${fallback.name}`
            : `record ${number} is of task ${record.taskId}, which the file does not have: it is shown as one of ${fallback.name}`,
        ];
  if (record.grade === null) {
    return [...ofTask, `record ${number} has no grade, and is not told: it is shown as if it had one`];
  }
  return shownAs.grades.includes(record.grade)
    ? ofTask
    : [
        ...ofTask,
        `record ${number} has grade ${gradeLetter(record.grade)}, and ${shownAs.name} asks for ${wanted}: it is not told, and shown as if it were`,
      ];
}

/** The first that tells its leads in this channel, or the first of all. */
const taskOf = (channel: string, config: Config): TaskConfig =>
  enabledFirst(config).find((task) => alertedChannelsOf(config, task).includes(channel)) ?? anyTask(config);

function anyTask(config: Config): TaskConfig {
  const [task] = enabledFirst(config);
  if (!task) throw new BadArguments('the file has no task, so there is no lead to show');
  return task;
}

const enabledFirst = ({ tasks }: Config): TaskConfig[] =>
  tasks.toSorted((one, other) => Number(other.enabled) - Number(one.enabled));
