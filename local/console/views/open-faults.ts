import type { Config } from '../../../lambdas/config/config.ts';
import { detailIn } from '../../../lambdas/faults/details/at-hand.ts';
import { faultKindOf } from '../../../lambdas/faults/fault.ts';
import { renderFault } from '../../../lambdas/faults/fault-text.ts';
import type { Locale } from '../../../lambdas/messages/context.ts';
import type { Status } from '../../../lambdas/status/status.ts';
import type { FaultStatus } from '../../../lambdas/status/survey.ts';
import type { FaultView } from './view.ts';

/** The open faults, in each language, as operators are told of them. Oldest first. */
export function openFaults(status: Status, config: Pick<Config, 'timeZone' | 'ops'>): FaultView[] {
  const known = status.faults;
  // Where nobody is told of faults, none are written down. People who look here still want to know what to do.
  const seen = config.ops.channels.length > 0 ? [] : whatIsSeen(status);
  return [...known, ...seen]
    .toSorted((one, other) => one.sinceMs - other.sinceMs)
    .map((fault) => ({
      kind: fault.kind,
      sinceMs: fault.sinceMs,
      text: {
        'zh-CN': textOf(fault, config.timeZone, 'zh-CN'),
        en: textOf(fault, config.timeZone, 'en'),
      },
    }));
}

/** Nobody wrote it down. */
const UNTOLD = { key: '', details: null, tally: null };

function whatIsSeen({ accounts, tasks, channels, nowMs }: Status): FaultStatus[] {
  const unread = accounts.flatMap(({ name, trouble }) =>
    trouble ? [{ ...UNTOLD, kind: faultKindOf(trouble.code).kind, subject: name, ...trouble }] : [],
  );
  const ofTasks = tasks.flatMap(({ name, trouble, isEnabled }) => {
    const { kind, of } = trouble ? faultKindOf(trouble.code) : { kind: null, of: null };
    return trouble && isEnabled && of === 'task' ? [{ ...UNTOLD, kind, subject: name, ...trouble }] : [];
  });
  const stopped = channels.flatMap(({ name, state, why, sinceMs, isMisconfigured }) =>
    state === 'stopped'
      ? [
          {
            ...UNTOLD,
            kind: isMisconfigured ? ('channel-misconfigured' as const) : ('channel-dead' as const),
            subject: name,
            sinceMs: sinceMs ?? nowMs,
            what: why ?? '',
          },
        ]
      : [],
  );
  return [...unread, ...ofTasks, ...stopped];
}

function textOf(
  { kind, subject, sinceMs, what, details, tally }: FaultStatus,
  timeZone: string,
  locale: Locale,
) {
  const { text } = renderFault(
    {
      id: '',
      kind,
      phase: 'begins',
      name: subject,
      detail: details?.[locale] ?? what,
      sinceMs,
      overAtMs: null,
      tally,
    },
    { locale, timeZone },
    detailIn(locale),
  );
  const [title = '', ...lines] = text.split('\n').filter((line) => line !== '');
  return { title, lines };
}
