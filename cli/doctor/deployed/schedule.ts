import { GetScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { ALIVE_FOR_MS } from '../../../lambdas/status/status.ts';
import { reach } from '../../deployment/reach.ts';
import { durationText } from '../../status/show-status.ts';
import { failed, passed, type Result } from '../checks.ts';
import type { DoctoringDeployment } from './doctoring.ts';

/** The only clock of a deployment: is it on, and does it tick? */
export async function checkSchedule(deployment: DoctoringDeployment): Promise<void> {
  const { stack, try: attempt } = deployment;
  await attempt('schedule', 'asking EventBridge Scheduler whether it is on', async () => {
    const one = (type: string) => stack.resources.find((resource) => resource.type === type)?.id;
    const name = one('AWS::Scheduler::Schedule');
    if (name === undefined)
      return failed(`${stack.name} has no schedule`, 'Deploy again: `npx cdk deploy --all`.');
    const client = new SchedulerClient(reach('SCHEDULER'));
    try {
      const { State, ScheduleExpression } = await client.send(
        new GetScheduleCommand({ Name: lastPart(name), GroupName: one('AWS::Scheduler::ScheduleGroup') }),
      );
      if (State !== 'ENABLED')
        return failed(
          `it is ${State?.toLowerCase() ?? 'gone'}: nothing is read and nothing is told`,
          `Enable ${lastPart(name)} in the console of EventBridge Scheduler: a deployment does not switch it on again.`,
        );
      return ofTick(`enabled, ${ScheduleExpression}`, deployment);
    } finally {
      client.destroy();
    }
  });
}

/** Some answer `group|name`. */
const lastPart = (id: string): string => id.split(/[|/]/).at(-1) ?? id;

function ofTick(enabled: string, { lastTickMs, platform, stackArgument }: DoctoringDeployment): Result {
  const look = `leadbell tail --stack ${stackArgument} --since 1h --all`;
  if (lastTickMs === null) return failed(`${enabled}; it never ticked on this table`, look);
  const agoMs = platform.clock.nowMs() - lastTickMs;
  const ago = `the last tick was ${durationText(agoMs)} ago`;
  return agoMs < ALIVE_FOR_MS ? passed(`${enabled}; ${ago}`) : failed(`${enabled}, and ${ago}`, look);
}
