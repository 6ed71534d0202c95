import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { METRICS, MINIMAL_METRICS } from '../../lambdas/reports/metric-names.ts';
import { exampleYaml, read, synthesize, withPage } from './synthesize.ts';

const ROOT = join(import.meta.dirname, '../..');
const { state, alerting } = synthesize();

interface Alarm {
  AlarmDescription: string;
  Namespace: string;
  MetricName: string;
  Dimensions?: { Name: string; Value: unknown }[];
  Period: number;
  EvaluationPeriods: number;
  TreatMissingData: string;
  AlarmActions: unknown[];
  OKActions: unknown[];
}

const alarmsOf = (template: typeof alerting): Alarm[] =>
  Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties);
const alarms = alarmsOf(alerting);
const anchorOf = ({ AlarmDescription }: Alarm): string => /#([\w-]+)$/.exec(AlarmDescription)?.[1] ?? '';
const kinds = new Set(alarms.map(anchorOf));
const of = (kind: string): Alarm[] => alarms.filter((alarm) => anchorOf(alarm) === kind);

const runbook = readFileSync(join(ROOT, 'docs/runbook.md'), 'utf8');
const sections = /^## Alarms\n([\s\S]*?)^## /m.exec(runbook)?.[1] ?? '';
// The page in Chinese has the same anchors: test/docs/both-languages.test.ts.
const documented = new Set([...sections.matchAll(/^### (\S+)$/gm)].map(([, name]) => name));

describe('alarms, the runbook and the metrics', () => {
  it('each alarm links a section of the runbook, and each section there has its alarm', () => {
    const all = new Set(alarmsOf(withPage().alerting).map(anchorOf));
    expect(all.size).toBeGreaterThan(12);
    expect(all).toEqual(documented);
  });

  it('say in words what happened, without a name of ours that nobody knows', () => {
    for (const { AlarmDescription } of alarmsOf(withPage().alerting)) {
      expect(AlarmDescription).toMatch(/^[A-Z][^#]{20,}\. What to do: docs\/runbook\.zh-CN\.md#[\w-]+$/);
    }
  });

  it('link the runbook in the language of the team, or where the file says', () => {
    const linked = (yaml: string) => read(yaml).deploy.runbookUrl;
    expect(linked(exampleYaml.replace('locale: zh-CN', 'locale: en'))).toBe('docs/runbook.md');
    const own = 'https://git.example.cn/runbook.md';
    expect(linked(`${exampleYaml}\ndeploy: { runbook: "${own}" }\n`)).toBe(own);
  });

  const boardOf = (template: typeof alerting): string =>
    JSON.stringify(Object.values(template.findResources('AWS::CloudWatch::Dashboard')));
  const dashboard = boardOf(alerting);
  const named = (name: string): boolean => dashboard.includes(`\\"${name}\\"`);

  it('watch only what the code emits, by the dimensions that it emits', () => {
    const own = alarms.filter(({ Namespace }) => Namespace === 'leadbell');
    expect(own.length).toBeGreaterThan(10);
    for (const { MetricName, Dimensions = [] } of own) {
      const kind = METRICS[MetricName as keyof typeof METRICS];
      expect(kind, MetricName).toBeDefined();
      const by = Dimensions.map(({ Name }) => Name).filter((name) => name !== 'service');
      expect(by, MetricName).toEqual(kind.by === null ? [] : [kind.by]);
    }
  });

  it('leave no metric unseen: each that the code emits rings, or is on the dashboard', () => {
    const rings = new Set(alarms.map(({ MetricName }) => MetricName));
    const withAnswers = boardOf(withPage().alerting);
    for (const name of Object.keys(METRICS)) {
      expect(rings.has(name) || withAnswers.includes(`\\"${name}\\"`), name).toBe(true);
    }
    // Without the page nothing is said of it.
    expect(named('LeadsTaken')).toBe(false);
  });

  it('count in the code what is named in the catalogue: no metric is only a name', () => {
    const code = readFileSync(join(ROOT, 'lambdas/reports/metrics-of-report.ts'), 'utf8');
    for (const name of Object.keys(METRICS)) expect(code, name).toMatch(new RegExp(`\\b${name}:`));
  });
});

describe('an alarm', () => {
  const relay = { Ref: Object.keys(alerting.findResources('AWS::SNS::Topic'))[0] };

  it('rings at the topics of operators, past every function', () => {
    for (const { AlarmActions } of alarms) {
      expect(AlarmActions).toHaveLength(1);
      expect(JSON.stringify(AlarmActions)).toContain(':leadbell-state-ops');
    }
  });

  it('says that all is well to the relay alone, which knows whether it ever rang: nobody is greeted by thirty mails', () => {
    for (const { OKActions } of alarms) expect(OKActions).toEqual([relay]);
  });

  it('rings at robots by the relay, except the alarm about the relay', () => {
    const yaml = exampleYaml.replace('ops: { channels: [ops] }', 'ops: { channels: [ops, managers] }');
    for (const alarm of alarmsOf(synthesize(yaml).alerting)) {
      const byRelay = alarm.AlarmActions.filter((action) => JSON.stringify(action) === JSON.stringify(relay));
      expect(byRelay, anchorOf(alarm)).toHaveLength(anchorOf(alarm) === 'relay-fails' ? 0 : 1);
    }
  });

  it("tells somebody else's topic every state, as CloudWatch has it", () => {
    const foreign = 'arn:aws:sns:ap-southeast-1:123456789012:pager';
    const yaml = `${exampleYaml}deploy: { alarms: ["${foreign}"] }\n`;
    for (const { AlarmActions, OKActions } of alarmsOf(synthesize(yaml).alerting)) {
      expect([AlarmActions, OKActions]).toEqual([[foreign], [foreign]]);
    }
  });

  it('that tells of the relay rings at the first error: an alarm that nobody heard of is worth it', () => {
    expect(of('relay-fails')).toMatchObject([
      {
        Namespace: 'AWS/Lambda',
        MetricName: 'Errors',
        Statistic: 'Sum',
        Period: 300,
        Threshold: 1,
        EvaluationPeriods: 1,
        DatapointsToAlarm: 1,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        TreatMissingData: 'notBreaching',
      },
    ]);
  });

  it('takes silence for trouble where silence is the trouble, and nowhere else', () => {
    const breaching = alarms.filter(({ TreatMissingData }) => TreatMissingData === 'breaching');
    expect(new Set(breaching.map(anchorOf))).toEqual(new Set(['tick-silent', 'account-unread']));
  });

  it('is there for each function, each account and each channel', () => {
    for (const kind of ['function-errors', 'function-throttled', 'function-slow']) {
      expect(of(kind), kind).toHaveLength(4);
    }
    expect(of('messages-fail')).toHaveLength(3);
    expect(of('token-refused')).toHaveLength(1);
    expect(of('channel-refuses')).toHaveLength(5);
  });

  it('looks back no further than CloudWatch does', () => {
    for (const { Period, EvaluationPeriods } of alarms) {
      expect(Period % 60).toBe(0);
      expect(Period * EvaluationPeriods).toBeLessThanOrEqual(86_400);
    }
  });
});

describe('the age of the last good read', () => {
  const windows = (text: string) =>
    exampleYaml.replace('account: acme', `account: acme\n    windows: ${text}`);
  const unread = (yaml: string) =>
    alarmsOf(synthesize(yaml).alerting).filter((alarm) => anchorOf(alarm) === 'account-unread');

  it('rings after a quarter of an hour where tasks are read every minute', () => {
    expect(of('account-unread')).toMatchObject([{ Period: 300, EvaluationPeriods: 3 }]);
  });

  it('waits for three reads of an account that is read every two hours', () => {
    expect(unread(windows('[{ every: 2h, back: 1d }]'))).toMatchObject([
      { Period: 7200, EvaluationPeriods: 3 },
    ]);
  });

  it('is not asked for where a day does not tell', () => {
    expect(unread(windows('[{ every: 1d, back: 4d }]'))).toEqual([]);
  });
});

describe('names that are not ASCII', () => {
  it('are encoded where CloudWatch takes nothing else, and left as they are in words', () => {
    const yaml = exampleYaml.replaceAll('sales-east', '华东销售').replace('/华东销售/', '/sales-east/');
    const alarm = alarmsOf(synthesize(yaml).alerting).find(({ AlarmDescription }) =>
      AlarmDescription.includes('华东销售'),
    );
    expect(alarm?.Dimensions).toContainEqual({ Name: 'channel', Value: encodeURIComponent('华东销售') });
  });
});

describe('the dashboard', () => {
  it('speaks the language of the team', () => {
    const text = (yaml: string) =>
      JSON.stringify(synthesize(yaml).alerting.findResources('AWS::CloudWatch::Dashboard'));
    expect(text(exampleYaml)).toContain('新线索');
    const english = text(exampleYaml.replace('locale: zh-CN', 'locale: en'));
    expect(english).toContain('New leads');
    expect(english).not.toMatch(/[\u4e00-\u9fff]/);
  });
});

describe('`watch: minimal`', () => {
  const minimal = synthesize(`${exampleYaml}deploy: { watch: minimal }\n`);
  const left = alarmsOf(minimal.alerting);

  it('keeps what no function could tell of itself', () => {
    const counts = Object.groupBy(left, anchorOf);
    expect(Object.fromEntries(Object.entries(counts).map(([kind, all]) => [kind, all?.length]))).toEqual({
      'tick-silent': 1,
      'polls-pile-up': 1,
      'delivery-overdue': 1,
      'deliveries-dead': 1,
      'digest-late': 1,
      'messages-fail': 3,
      'function-errors': 4,
      'relay-fails': 1,
    });
  });

  it('has no dashboard, emits what its alarms look at and nothing else', () => {
    minimal.alerting.resourceCountIs('AWS::CloudWatch::Dashboard', 0);
    const looked = new Set(
      left.filter(({ Namespace }) => Namespace === 'leadbell').map(({ MetricName }) => MetricName),
    );
    expect(looked).toEqual(new Set(MINIMAL_METRICS));
    for (const id of ['Tick', 'Poll', 'Deliver', 'Digest']) {
      const [lambda] = Object.entries(minimal.alerting.findResources('AWS::Lambda::Function')).filter(
        ([name]) => name.startsWith(id),
      );
      expect(lambda?.[1].Properties.Environment.Variables.WATCH, id).toBe('minimal');
    }
  });

  it('costs less than half of what watching costs, as list prices go', () => {
    const price = (alarmCount: number, metrics: number, dashboards: number) =>
      0.1 * alarmCount + 0.3 * metrics + 3 * dashboards + 1;
    const [full, little] = [price(alarms.length, 14, 1), price(left.length, 3, 0)];
    const rest = 1.9;
    expect(little + rest).toBeLessThan((full + rest) / 2);
  });

  it('says what it leaves out', () => {
    const said = minimal.stacks.alerting.alerting.unwatched ?? '';
    for (const kind of kinds)
      expect(said.includes(kind), kind).toBe(!left.some((alarm) => anchorOf(alarm) === kind));
    expect(said).toContain('no dashboard');
    minimal.alerting.hasOutput('Unwatched', { Value: said });
  });
});

describe('stages', () => {
  it('keep their metrics, topics and stacks apart', () => {
    const prod = synthesize(exampleYaml, { stage: 'prod' });
    expect(prod.stacks.state.stackName).toBe('leadbell-prod-state');
    const own = alarmsOf(prod.alerting).filter(({ MetricName }) => MetricName in METRICS);
    expect(new Set(own.map(({ Namespace }) => Namespace))).toEqual(new Set(['leadbell-prod']));
    const topics = JSON.stringify(prod.state.findResources('AWS::SNS::Topic'));
    expect(topics).toContain('"TopicName":"leadbell-prod-state-ops"');
  });

  it('have the logical ids of the only one: what is deployed stays what it is', () => {
    const ids = (template: typeof state) => new Set(Object.keys(template.toJSON().Resources));
    const prod = synthesize(exampleYaml, { stage: 'prod' });
    expect(ids(prod.state)).toEqual(ids(state));
  });
});
