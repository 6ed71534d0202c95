import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { synthesize } from './synthesize.ts';

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

  it('are encrypted where leads are in them, and open to alarms where not', () => {
    state.hasResourceProperties('AWS::SNS::Topic', {
      TopicName: 'leadbell-state-hot-leads',
      KmsMasterKeyId: Match.anyValue(),
    });
    state.hasResourceProperties('AWS::SNS::Topic', {
      TopicName: 'leadbell-state-ops',
      KmsMasterKeyId: Match.absent(),
    });
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
