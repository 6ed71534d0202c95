import { CloudWatchClient, DescribeAlarmsCommand, type MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { formatZonelessTime } from '../../../lambdas/platform/time/zoned-time.ts';
import { reach } from '../../deployment/reach.ts';
import { failed, passed } from '../checks.ts';
import type { DoctoringDeployment } from './doctoring.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html */
const NAMES_PER_CALL = 100;

/** The alarms of a deployment: one check for all, and one for each that rings. */
export async function checkAlarms({ stack, config, try: attempt }: DoctoringDeployment): Promise<void> {
  const names = stack.resources.flatMap(({ type, id }) => (type === 'AWS::CloudWatch::Alarm' ? [id] : []));
  const ringing: MetricAlarm[] = [];
  await attempt('alarms', 'asking CloudWatch which of them ring', async () => {
    const alarms = await describe(names);
    ringing.push(...alarms.filter(({ StateValue }) => StateValue === 'ALARM'));
    const mute = alarms.filter(({ ActionsEnabled }) => ActionsEnabled === false);
    if (alarms.length < names.length)
      return failed(
        `${names.length - alarms.length} of ${names.length} were deleted by hand`,
        'Deploy the alerting stack again after deleting it: the table stays.',
      );
    if (mute.length > 0)
      return failed(
        `${mute.length} of ${names.length} ring nobody: their actions are switched off`,
        `aws cloudwatch enable-alarm-actions --alarm-names ${mute.map(({ AlarmName }) => AlarmName).join(' ')}`,
      );
    return passed(`${names.length - ringing.length} of ${names.length} do not ring`);
  });
  for (const { AlarmName = '', AlarmDescription = '', StateUpdatedTimestamp: since } of ringing) {
    const [what = AlarmName, todo] = AlarmDescription.split(/\.? What to do: /);
    await attempt(`alarm ${kindOf(AlarmName, todo)}`, 'it rings', () =>
      Promise.resolve(
        failed(
          `${what}${since === undefined ? '' : `, since ${formatZonelessTime(since.getTime(), config.timeZone)}`}`,
          todo ?? `Look at ${AlarmName} in the console of CloudWatch.`,
        ),
      ),
    );
  }
}

/** The runbook's section has the name of its kind. */
const kindOf = (name: string, todo = ''): string => /#([\w-]+)$/.exec(todo)?.[1] ?? name;

async function describe(names: readonly string[]): Promise<MetricAlarm[]> {
  const client = new CloudWatchClient(reach('CLOUDWATCH'));
  const found: MetricAlarm[] = [];
  try {
    for (let from = 0; from < names.length; from += NAMES_PER_CALL) {
      const { MetricAlarms = [] } = await client.send(
        new DescribeAlarmsCommand({
          AlarmNames: names.slice(from, from + NAMES_PER_CALL),
          MaxRecords: NAMES_PER_CALL,
        }),
      );
      found.push(...MetricAlarms);
    }
    return found;
  } finally {
    client.destroy();
  }
}
