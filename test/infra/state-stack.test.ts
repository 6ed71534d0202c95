import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { exampleYaml, synthesize } from './synthesize.ts';

const { state } = synthesize();

describe('the table, which must never be mistaken for a new one', () => {
  it('keeps its logical id', () => {
    expect(Object.keys(state.findResources('AWS::DynamoDB::Table'))).toEqual(['LeadTable']);
  });

  it('has the keys, the index and the TTL attribute that the code writes', () => {
    state.hasResourceProperties('AWS::DynamoDB::Table', {
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'due',
          KeySchema: [
            { AttributeName: 'lane', KeyType: 'HASH' },
            { AttributeName: 'notBefore', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
      AttributeDefinitions: Match.arrayWith([
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
        { AttributeName: 'lane', AttributeType: 'S' },
        { AttributeName: 'notBefore', AttributeType: 'N' },
      ]),
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      BillingMode: 'PAY_PER_REQUEST',
    });
  });

  it('survives mistakes: kept when the stack goes, protected from deletion, restorable, encrypted', () => {
    state.hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { SSEEnabled: true },
      },
    });
  });
});

describe('the topics of leadbell.yaml', () => {
  it('are named after the stack and the file, so that an ARN can be written down', () => {
    const names = Object.values(state.findResources('AWS::SNS::Topic')).map(
      ({ Properties }) => Properties.TopicName,
    );
    expect(names.sort()).toEqual([
      'leadbell-state-digests',
      'leadbell-state-hot-leads',
      'leadbell-state-ops',
    ]);
  });

  it('subscribe each e-mail address, with the filter that `only` asks for', () => {
    state.resourceCountIs('AWS::SNS::Subscription', 3);
    state.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'li@example.cn',
      FilterPolicy: { province: ['安徽'] },
    });
    state.hasResourceProperties('AWS::SNS::Subscription', {
      Endpoint: 'boss@example.cn',
      FilterPolicy: Match.absent(),
    });
  });

  it('are all encrypted, those that alarms publish to under a key that lets CloudWatch in', () => {
    const [keyId] = Object.keys(state.findResources('AWS::KMS::Key'));
    const keys = Object.fromEntries(
      Object.values(state.findResources('AWS::SNS::Topic')).map(({ Properties }) => [
        Properties.TopicName,
        JSON.stringify(Properties.KmsMasterKeyId),
      ]),
    );
    expect(keys).toEqual({
      'leadbell-state-digests': expect.stringContaining('alias/aws/sns'),
      'leadbell-state-hot-leads': expect.stringContaining('alias/aws/sns'),
      'leadbell-state-ops': JSON.stringify({ 'Fn::GetAtt': [keyId, 'Arn'] }),
    });
    state.hasResourceProperties('AWS::KMS::Key', {
      EnableKeyRotation: true,
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ]),
      },
    });
  });

  it('let alarms of this account publish to those, and to no other', () => {
    const open = Object.values(state.findResources('AWS::SNS::TopicPolicy')).filter((policy) =>
      JSON.stringify(policy).includes('cloudwatch.amazonaws.com'),
    );
    expect(open).toHaveLength(1);
    expect(JSON.stringify(open)).toContain('"aws:SourceAccount":{"Ref":"AWS::AccountId"}');
  });

  it('cost no key where no alarm has a topic', () => {
    const { state: silent } = synthesize(`${exampleYaml}deploy: { alarms: [] }\n`);
    silent.resourceCountIs('AWS::KMS::Key', 0);
  });

  it('refuse to be published to without TLS', () => {
    state.resourceCountIs('AWS::SNS::TopicPolicy', 3);
    state.allResourcesProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ]),
      },
    });
  });
});
