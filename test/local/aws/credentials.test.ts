import { describe, expect, it } from 'vitest';
import { fillAwsEnvironment } from '../../../local/aws/credentials.ts';
import { configuredEndpoint } from '../../../local/aws/endpoints.ts';
import { keepsData, whatToEmbed } from '../../../local/aws/services.ts';

const NOWHERE = { HOME: '/nowhere' };

describe('which services a run uses', () => {
  it('embeds all of them by default', () => {
    expect(whatToEmbed({})).toEqual({ dynamoDb: true, sns: true, sqs: true });
  });

  it('uses one endpoint for all, and a service variable before it', () => {
    const env = { AWS_ENDPOINT_URL: 'http://all', AWS_ENDPOINT_URL_SNS: 'http://sns' };
    expect(configuredEndpoint('DYNAMODB', env)).toBe('http://all');
    expect(configuredEndpoint('SNS', env)).toBe('http://sns');
    expect(whatToEmbed({ AWS_ENDPOINT_URL_SNS: 'http://sns' })).toEqual({
      dynamoDb: true,
      sns: false,
      sqs: true,
    });
  });

  it('locks the data directory only for data: nudges are none, nor topics that nobody uses', () => {
    expect(keepsData({ dynamoDb: false, sns: false, sqs: true }, true)).toBe(false);
    expect(keepsData({ dynamoDb: false, sns: true, sqs: true }, false)).toBe(false);
    expect(keepsData({ dynamoDb: false, sns: true, sqs: true }, true)).toBe(true);
    expect(keepsData({ dynamoDb: true, sns: false, sqs: false }, false)).toBe(true);
  });
});

describe('the AWS environment of a run', () => {
  it('gets stand-in credentials and a region where nobody configured any', () => {
    const env: NodeJS.ProcessEnv = { ...NOWHERE };
    fillAwsEnvironment(env);
    expect(env).toMatchObject({
      AWS_ACCESS_KEY_ID: 'local',
      AWS_REGION: 'us-east-1',
      AWS_EC2_METADATA_DISABLED: 'true',
    });
  });

  it('keeps what is configured', () => {
    const env: NodeJS.ProcessEnv = { ...NOWHERE, AWS_PROFILE: 'acme', AWS_DEFAULT_REGION: 'cn-north-1' };
    fillAwsEnvironment(env);
    expect(env.AWS_ACCESS_KEY_ID).toBeUndefined();
    expect(env.AWS_REGION).toBe('cn-north-1');
  });
});
