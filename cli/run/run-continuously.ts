import type { Config } from '../../lambdas/config/config.ts';
import { discoveringAccounts } from '../../lambdas/config/tasks-to-come.ts';
import { faultKindOf } from '../../lambdas/faults/fault.ts';
import { formatClockTime } from '../../lambdas/platform/time/zoned-time.ts';
import { startContinuous } from '../../local/console/continuous.ts';
import type { Door } from '../../local/console/guard.ts';
import { CONSOLE_PORT } from '../../local/console/server.ts';
import { toldLine } from '../../local/machine/told-line.ts';
import type { RunParts } from '../shared/prepare.ts';
import type { ExitCode } from '../shared/terminal/exit-code.ts';
import { onStop } from '../shared/terminal/on-stop.ts';
import type { RunOptions } from './options.ts';

/** `leadbell run`, until SIGINT or SIGTERM. */
export async function runContinuously(
  config: Config,
  options: RunOptions & { door: Door },
  parts: RunParts,
): Promise<ExitCode> {
  const { redactor, platform } = parts;
  const print = (text: string, data: Record<string, unknown>) => {
    const line = options.json ? JSON.stringify(redactor.value(data)) : redactor.text(text);
    process.stdout.write(`${line}\n`);
  };
  const time = () => formatClockTime(platform.clock.nowMs(), config.timeZone);

  /** The last message about an account, until one of its tasks is read again. */
  const silent = new Map<string, string>();
  const stopped = Promise.withResolvers<void>();
  onStop(stopped.resolve);
  const running = await startContinuous({
    ...parts,
    config,
    dataDirectory: options.dataDirectory,
    runEnd: { atMs: Number.POSITIVE_INFINITY },
    waitForLock: null,
    port: options.port === null ? { from: CONSOLE_PORT } : { exactly: options.port },
    door: options.door,
    demo: false,
    onTold({ told, channel, sentAtMs, taskKey, pk }) {
      const data = {
        event: 'told',
        kind: told.kind,
        grade: told.lead.grade,
        channel,
        sentAtMs,
        taskKey,
        record: pk,
      };
      print(`${time()}  ${toldLine({ told, channel, sentAtMs }, config.locale)}`, data);
    },
    onPoll({ account, outcome, taskName, fault, message, hint }) {
      if (outcome !== 'failed') silent.delete(account);
      if (outcome !== 'failed' || silent.get(account) === fault) return;
      // Its other tasks would repeat the same every minute.
      if (fault !== null && faultKindOf(fault).of === 'account') silent.set(account, fault);
      process.stderr.write(
        redactor.text(
          `task ${taskName} failed: ${message ?? fault ?? outcome}${hint ? `\n  ${hint}` : ''}\n`,
        ),
      );
    },
  });
  const tasks = config.tasks.filter(({ enabled }) => enabled).length;
  const leads = running.answersUrl === null ? '' : `  Page of leads: ${running.answersUrl}`;
  print(
    `leadbell watches ${tasks} ${tasks === 1 ? 'task' : 'tasks'}${discoveringAccounts(config).length > 0 ? ', and those that it finds' : ''}. Console: ${running.url}${leads}  (Ctrl-C stops)`,
    {
      event: 'started',
      tasks,
      console: running.url,
      ...(running.answersUrl === null ? {} : { answers: running.answersUrl }),
    },
  );
  await stopped.promise;
  await running.stop();
  return 0;
}
