import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { told } from '../../infra/answers/address.ts';
import { addressProblems, addressWarnings } from '../../infra/answers/address-problems.ts';
import { exampleConfig, exampleYaml, PAGE_URL, read, synthesize, withPage } from './synthesize.ts';

interface Resource {
  Type: string;
  Properties: Record<string, unknown>;
}

const resourcesOf = (template: Template) => template.toJSON().Resources as Record<string, Resource>;
const ofType = (template: Template, type: string): Resource[] =>
  Object.values(template.findResources(type) as Record<string, Resource>);
const outputsOf = (template: Template) =>
  template.toJSON().Outputs as Record<'AnswersUrl' | 'AnswersTarget', { Value: unknown }>;

const CERTIFICATE =
  'arn:aws:acm:ap-southeast-1:123456789012:certificate/0a1b2c3d-1111-2222-3333-444455556666';
const OWN = { domain: 'leads.example.cn', certificate: CERTIFICATE };
const ownDomain = `deploy: { answers: { domain: ${OWN.domain}, certificate: "${CERTIFICATE}" } }\n`;

const byText = (one = '', other = ''): number => (one < other ? -1 : 1);

const plain = synthesize();
const page = withPage();

describe('a file without `answers`', () => {
  it('has no function, no API and no alarm for a page that nobody opens', () => {
    expect(JSON.stringify(plain.alerting.toJSON())).not.toMatch(/Answer/);
  });

  it('has every resource of one with it, as it is there: a page changes nothing that is deployed', () => {
    const { Dashboard: _with, ...others } = byFirst(resourcesOf(page.alerting));
    const { Dashboard: _without, ...before } = byFirst(resourcesOf(plain.alerting));
    expect(before).not.toEqual({});
    expect({ ...others, ...before }).toEqual(others);
  });

  /** The dashboard shows all functions and alarms. */
  function byFirst(resources: Record<string, Resource>): Record<string, Resource> {
    return Object.fromEntries(
      Object.entries(resources).map(([id, one]) => [id.startsWith('Dashboard') ? 'Dashboard' : id, one]),
    );
  }
});

describe('the page', () => {
  it('is a function like the others, behind an HTTP API that hands it every request as it came', () => {
    const functions = ofType(page.alerting, 'AWS::Lambda::Function');
    expect(functions).toHaveLength(6);
    for (const { Properties } of functions) {
      expect(Properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] });
    }
    page.alerting.hasResourceProperties('AWS::ApiGatewayV2::Route', {
      RouteKey: '$default',
      AuthorizationType: 'NONE',
    });
    page.alerting.hasResourceProperties('AWS::ApiGatewayV2::Integration', {
      IntegrationType: 'AWS_PROXY',
      PayloadFormatVersion: '2.0',
    });
  });

  it('is open to people alone: nobody but its own API may call the function', () => {
    const permissions = ofType(page.alerting, 'AWS::Lambda::Permission').filter(({ Properties }) =>
      JSON.stringify(Properties.FunctionName).includes('Answer'),
    );
    expect(permissions).toHaveLength(1);
    expect(permissions[0]?.Properties).toMatchObject({ Principal: 'apigateway.amazonaws.com' });
    expect(JSON.stringify(permissions[0]?.Properties.SourceArn)).toMatch(/execute-api/);
    page.alerting.resourceCountIs('AWS::Lambda::Url', 0);
  });

  it('is throttled before it costs a call: a flood of strangers takes no concurrency from alerts', () => {
    page.alerting.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      StageName: '$default',
      DefaultRouteSettings: { ThrottlingBurstLimit: 20, ThrottlingRateLimit: 20 },
    });
    for (const { Properties } of ofType(page.alerting, 'AWS::Lambda::Function')) {
      // A new AWS account has ten, and refuses to set any of them aside.
      expect(Properties).not.toHaveProperty('ReservedConcurrentExecutions');
    }
  });

  it('writes no log of who opened which link', () => {
    for (const { Properties } of ofType(page.alerting, 'AWS::ApiGatewayV2::Stage')) {
      expect(Properties).not.toHaveProperty('AccessLogSettings');
    }
  });

  it('says where it is', () => {
    expect(outputsOf(page.alerting).AnswersUrl.Value).toMatchObject({
      'Fn::GetAtt': [expect.stringMatching(/^AnswersApi/), 'ApiEndpoint'],
    });
  });

  it('stays out of the VPC unless it is named for it', () => {
    const vpc = (functions: string) =>
      ofType(
        withPage({
          deploy: `deploy: { vpc: { subnets: [subnet-0a1b2c3d], securityGroups: [sg-0a1b2c3d]${functions} } }\n`,
        }).alerting,
        'AWS::Lambda::Function',
      ).filter(({ Properties }) => 'VpcConfig' in Properties).length;
    expect(vpc('')).toBe(2);
    expect(vpc(', functions: [poll, digest, answer]')).toBe(3);
  });

  it('is watched: its errors, its throttles, its time, and who is refused', () => {
    const anchors = (template: Template) =>
      ofType(template, 'AWS::CloudWatch::Alarm').map(
        ({ Properties }) => /#([\w-]+)$/.exec(String(Properties.AlarmDescription))?.[1],
      );
    const before = anchors(plain.alerting);
    const added = [...anchors(page.alerting)];
    for (const one of before) added.splice(added.indexOf(one), 1);
    expect(added.toSorted(byText)).toEqual([
      'answers-fail',
      'answers-refused',
      'function-errors',
      'function-slow',
      'function-throttled',
    ]);
  });
});

describe('under a name of one’s own', () => {
  const own = withPage({ url: `https://${OWN.domain}`, deploy: ownDomain });

  it('answers there, by a current TLS, and nowhere else', () => {
    own.alerting.hasResourceProperties('AWS::ApiGatewayV2::DomainName', {
      DomainName: OWN.domain,
      DomainNameConfigurations: [{ CertificateArn: CERTIFICATE, SecurityPolicy: 'TLS_1_2' }],
    });
    own.alerting.hasResourceProperties('AWS::ApiGatewayV2::Api', { DisableExecuteApiEndpoint: true });
    own.alerting.resourceCountIs('AWS::ApiGatewayV2::ApiMapping', 1);
  });

  it('says where its DNS record must point', () => {
    const outputs = outputsOf(own.alerting);
    expect(outputs.AnswersUrl.Value).toBe(`https://${OWN.domain}`);
    expect(JSON.stringify(outputs.AnswersTarget.Value)).toMatch(/RegionalDomainName/);
  });
});

describe('what is wrong with its address is said before anything is deployed', () => {
  const said = (
    of: typeof addressProblems,
    url: string,
    { own = null, region }: { own?: typeof OWN | null; region?: string } = {},
  ) => {
    const { config, deploy } = withAnswers(url);
    return of(config, { ...deploy, answers: own }, region).map(
      ({ path, message }) => `${path.join('.')}: ${message}`,
    );
  };
  const withAnswers = (url: string) => ({
    config: {
      ...exampleConfig,
      answers: {
        url,
        identity: 'enrolled' as const,
        listen: { host: '127.0.0.1', port: 8788 },
        announce: false,
        staleAfterMs: 1,
      },
    },
    deploy: read(exampleYaml).deploy,
  });

  it('nothing, where it is the one that AWS gave', () => {
    expect(said(addressProblems, PAGE_URL, { region: 'ap-southeast-1' })).toEqual([]);
    expect(said(addressWarnings, PAGE_URL, { region: 'ap-southeast-1' })).toEqual([]);
  });

  it.each([
    ['https://first.invalid', /^answers\.url: alerts have no link yet: deploy, .* AnswersUrl/],
    ['https://leads.example.cn', /^answers\.url: this is no address that AWS gives/],
    [PAGE_URL.replace('ap-southeast-1', 'eu-west-1'), /^answers\.url: this is no address that AWS gives/],
  ])('%s works only after another step', (url, message) => {
    expect(said(addressProblems, url, { region: 'ap-southeast-1' })).toEqual([]);
    expect(said(addressWarnings, url, { region: 'ap-southeast-1' })).toEqual([
      expect.stringMatching(message),
    ]);
  });

  it.each([
    ['http://leads.example.cn', null, 'ap-southeast-1', /^answers\.url: expected https/],
    [`${PAGE_URL}/leads`, null, undefined, /^answers\.url: expected https/],
    ['https://lead.example.cn', OWN, undefined, /^answers\.url: expected https:\/\/leads\.example\.cn/],
    ['https://first.invalid', OWN, undefined, /^answers\.url: expected https:\/\/leads\.example\.cn/],
    [PAGE_URL, null, 'cn-north-1', /^answers: in cn-north-1 .*deploy\.answers .*ICP/],
  ])('%s is an error', (url, own, region, message) => {
    expect(said(addressProblems, url, { own, ...(region ? { region } : {}) })).toEqual([
      expect.stringMatching(message),
    ]);
  });

  it('a domain without a page is one, too', () => {
    const { deploy } = read(`${exampleYaml}${ownDomain}`);
    expect(addressProblems(exampleConfig, deploy, undefined)).toMatchObject([
      { path: ['deploy', 'answers'] },
    ]);
  });
});

describe('before the first deployment, when nobody knows the address', () => {
  const answers = (url: string) => ({
    ...exampleConfig,
    answers: {
      url,
      identity: 'enrolled' as const,
      listen: { host: '', port: 1 },
      announce: false,
      staleAfterMs: 1,
    },
  });

  it('alerts have no link that leads nowhere, and are as they were', () => {
    expect(told(answers('https://first.invalid'))).toEqual(exampleConfig);
  });

  it('nobody is reminded to take what nobody can take', () => {
    const config = {
      ...answers('https://first.invalid'),
      escalation: { hot: [{ afterMs: 1, reassign: true as const }] },
    };
    expect(told(config).escalation).toEqual({ hot: [] });
  });

  it('and they have one as soon as it is known', () => {
    expect(told(answers(PAGE_URL))).toEqual(answers(PAGE_URL));
    expect(told(exampleConfig)).toBe(exampleConfig);
  });
});

describe('the keys of a domain', () => {
  it.each(['Leads.example.cn', 'https://leads.example.cn', 'localhost', 'leads..cn', '*.example.cn'])(
    '%s is no domain',
    (domain) => {
      const yaml = `${exampleYaml}deploy: { answers: { domain: "${domain}", certificate: "${CERTIFICATE}" } }\n`;
      expect(() => read(yaml)).toThrow(/deploy\.answers\.domain: expected a domain name/);
    },
  );

  it('a certificate is named by its ARN', () => {
    const yaml = `${exampleYaml}deploy: { answers: { domain: leads.example.cn, certificate: "cert-1" } }\n`;
    expect(() => read(yaml)).toThrow(/deploy\.answers\.certificate: expected the ARN/);
  });
});
