import type { DigestReport } from '../../lambdas/digests/digest-report.ts';
import { openStores } from '../../lambdas/functions/stores.ts';
import { LOCAL_TABLE_NAME } from '../../lambdas/platform/table/table-schema.ts';
import { runOnce } from '../../local/machine/once.ts';
import type { RunParts } from '../shared/prepare.ts';
import { runMachine } from '../shared/run-machine.ts';
import type { ExitCode } from '../shared/terminal/exit-code.ts';
import { askFor, channelsOf, finish, keysOf, type Outcome, type SendDigest, sayNotSent } from './outcome.ts';

/** Puts the window as the tick would, and sends its messages. A window that exists is not put again. */
export async function sendDigest(parts: RunParts, options: SendDigest): Promise<ExitCode> {
  const { config, chosen } = options;
  const { platform } = parts;
  const outcome: Outcome = { isFilled: false, again: false, deliveries: [] };
  let isAsked = false;
  let report: DigestReport | null = null;
  const channels = channelsOf(config, chosen.name);
  const { broken } = await runMachine(parts, {
    ...options,
    channels,
    onReport(each) {
      if (each.type === 'digest' && each.outcome !== 'taken') report = each;
    },
    async work({ machine, services: { documents } }, runEnd) {
      const { windows, deliveries } = openStores({ ...platform, documents, tableName: LOCAL_TABLE_NAME });
      const { name, window } = chosen;
      const message = { digest: name, fromMs: window.fromMs, toMs: window.toMs };
      outcome.again = !(await askFor(windows, config, chosen, platform));
      isAsked = true;
      if (!outcome.again) await machine.digests.send([message]);
      const ofOurs = async () =>
        (await machine.outlook()).filter(({ channel }) => channels.includes(channel));
      await runOnce({ machine: { ...machine, outlook: ofOurs }, platform, runEnd, first: 'lanes' });
      outcome.isFilled = (await windows.get(message))?.state === 'filled';
      outcome.deliveries = await deliveries.getMany(keysOf(config, chosen));
    },
  });
  if (isAsked && !outcome.isFilled) sayNotSent(options, whyNot(report));
  return finish(options, outcome, broken);
}

function whyNot(report: DigestReport | null): string {
  if (report === null)
    return 'the time was up, or another leadbell is at it (or was killed at it minutes ago)';
  return report.fault ?? report.outcome;
}
