import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { reach } from '../deployment/reach.ts';
import type { Cdk } from './cdk.ts';
import { agrees, type Deploying, stop } from './deploying.ts';

/** Makes in the account what the CDK deploys with, where it is not there. @returns the region */
export async function bootstrap({ ask, say }: Deploying, cdk: Cdk): Promise<string> {
  const client = new SSMClient(reach('SSM'));
  try {
    const region = await regionOf(client);
    if (await isBootstrapped(client, cdk.qualifier)) {
      say(`  ${region} is bootstrapped.`);
      return region;
    }
    say(`  ${region} was never bootstrapped: the CDK needs a bucket and five roles there, once.`);
    if (ask && !(await agrees(ask, '  Make them now?')))
      throw stop('without them nothing can be deployed', 'npx cdk bootstrap, or run this again.');
    await cdk.run('bootstrap');
    return region;
  } finally {
    client.destroy();
  }
}

async function regionOf(client: SSMClient): Promise<string> {
  try {
    return await client.config.region();
  } catch {
    throw stop(
      'no region is known',
      'Set AWS_REGION, such as ap-southeast-1 or cn-north-1, or `aws configure set region`.',
    );
  }
}

async function isBootstrapped(client: SSMClient, qualifier: string): Promise<boolean> {
  try {
    await client.send(new GetParameterCommand({ Name: `/cdk-bootstrap/${qualifier}/version` }));
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ParameterNotFound') return false;
    throw stop(
      `AWS does not answer as it should: ${error instanceof Error ? error.message || error.name : 'no answer'}`,
      'Look at the credentials and the region: aws sts get-caller-identity, AWS_PROFILE, AWS_REGION.',
    );
  }
}
