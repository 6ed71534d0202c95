import { isAddressKnown } from '../../infra/answers/address.ts';
import { OUTPUTS } from '../../infra/output-names.ts';
import { describeStack } from '../deployment/describe-stack.ts';
import type { Deploying } from './deploying.ts';

/** What was made, and where to look. */
export async function summarise({ config, deployment, say }: Deploying, region: string): Promise<void> {
  const { outputs = {} } = (await describeStack(`${deployment}-alerting`)) ?? {};
  const console = region.startsWith('cn-') ? 'console.amazonaws.cn' : 'console.aws.amazon.com';
  const dashboard = outputs[OUTPUTS.dashboard];
  const page = outputs[OUTPUTS.answersUrl];
  const { answers } = config;
  const lines = [
    `  stacks     ${deployment}-state (table and topics), ${deployment}-alerting (the rest), in ${region}`,
    `  table      ${outputs[OUTPUTS.table] ?? ''}`,
    ...(dashboard === undefined
      ? []
      : [`  dashboard  https://${console}/cloudwatch/home?region=${region}#dashboards:name=${dashboard}`]),
    ...(page === undefined ? [] : [`  page       ${page}`]),
    ...(answers && !isAddressKnown(answers)
      ? [
          `  → Put ${page ?? 'the address of the page'} into answers.url, and deploy again: until then alerts have no link.`,
        ]
      : []),
    `  → leadbell status --stack ${deployment}         is it alive, and what waits?`,
    `  → leadbell tail --stack ${deployment}           what is it doing?`,
    `  → leadbell subscriptions --stack ${deployment}  has each address confirmed?`,
    `  → leadbell doctor --stack ${deployment}         does each part work?`,
  ];
  for (const line of lines) say(line);
}
