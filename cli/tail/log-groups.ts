import { CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { alertingStackOf, functionOf, notShown } from '../deployment/alerting-stack.ts';
import { reach } from '../deployment/reach.ts';
import type { FoundLine } from './follow.ts';
import { readLines } from './log-line.ts';

export interface LogGroup {
  function: string;
  name: string;
}

/** The log groups of a deployment's functions. @throws {LeadbellError} */
export async function logGroupsOf(stack: string): Promise<LogGroup[]> {
  const { resources } = await alertingStackOf(stack);
  return resources.flatMap(({ type, logicalId, id }) => {
    const name = type === 'AWS::Logs::LogGroup' ? functionOf(logicalId, 'Log') : null;
    return name === null ? [] : [{ function: name, name: id }];
  });
}

export interface Logs {
  /** What the groups got since then. @throws {LeadbellError} */
  since(groups: readonly LogGroup[], fromMs: number): Promise<FoundLine[]>;
  close(): void;
}

export function openLogs(): Logs {
  const client = new CloudWatchLogsClient(reach('CLOUDWATCH_LOGS'));
  return {
    async since(groups, fromMs) {
      const found: FoundLine[] = [];
      // One after the other: an account may ask five times a second.
      for (const { function: of, name } of groups) {
        try {
          for await (const { events = [] } of paginateFilterLogEvents(
            { client },
            { logGroupName: name, startTime: Math.max(0, Math.floor(fromMs)) },
          )) {
            for (const { eventId, logStreamName = '', timestamp = 0, message = '' } of events) {
              const lines = readLines({ function: of, atMs: timestamp, text: message });
              // An emulator may give no ids.
              const id = eventId ?? `${logStreamName} ${timestamp} ${message}`;
              for (const [at, line] of lines.entries())
                found.push({ id: `${name} ${id} ${at}`, storedMs: timestamp, line });
            }
          }
        } catch (error) {
          throw notShown(`The log group ${name}`, 'logs:FilterLogEvents', error);
        }
      }
      return found;
    },
    close: () => client.destroy(),
  };
}
