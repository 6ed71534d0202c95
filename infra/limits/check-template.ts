import {
  ALARM_ACTIONS,
  ALARM_DESCRIPTION_CHARS,
  INLINE_POLICY_BYTES,
  MANAGED_POLICIES_A_ROLE,
  MANAGED_POLICY_BYTES,
  STACK_RESOURCES,
  TEMPLATE_BYTES,
  VARIABLES_BYTES,
  WIDGET_ALARMS,
  WIDGET_METRICS,
} from './aws-limits.ts';
import { deployedBytes } from './deployed-bytes.ts';

interface Resource {
  Type: string;
  Properties?: Readonly<Record<string, unknown>>;
}

export interface CloudFormationTemplate {
  Resources?: Readonly<Record<string, Resource>>;
}

/**
 * What AWS would refuse in a synthesized template. The safety net below the rules that check leadbell.yaml. One
 * sentence for each problem, with the resource's logical id.
 */
export function templateProblems(name: string, template: CloudFormationTemplate, text: string): string[] {
  const resources = Object.entries(template.Resources ?? {});
  const found: string[] = [];
  const limit = (what: string, is: number, most: number) => {
    if (is > most) found.push(`${name}: ${what} has ${is}, and AWS takes ${most}`);
  };
  limit('the number of resources', resources.length, STACK_RESOURCES);
  limit('the template, in bytes,', Buffer.byteLength(text), TEMPLATE_BYTES);
  const managed = new Map<string, number>();
  for (const [id, { Type, Properties = {} }] of resources) {
    switch (Type) {
      case 'AWS::Lambda::Function': {
        const { Variables = {} } = (Properties.Environment ?? {}) as { Variables?: object };
        limit(`${id}: its environment, in bytes,`, deployedBytes(Variables), VARIABLES_BYTES);
        break;
      }
      case 'AWS::IAM::Policy':
        limit(`${id}, in bytes,`, deployedBytes(Properties.PolicyDocument), INLINE_POLICY_BYTES);
        break;
      case 'AWS::IAM::ManagedPolicy':
        limit(`${id}, in bytes,`, deployedBytes(Properties.PolicyDocument), MANAGED_POLICY_BYTES);
        for (const role of (Properties.Roles ?? []) as unknown[]) {
          const key = JSON.stringify(role);
          managed.set(key, (managed.get(key) ?? 0) + 1);
        }
        break;
      case 'AWS::CloudWatch::Alarm': {
        const { AlarmActions = [], OKActions = [], AlarmDescription = '' } = Properties;
        limit(`${id}: its actions`, (AlarmActions as unknown[]).length, ALARM_ACTIONS);
        limit(`${id}: its actions`, (OKActions as unknown[]).length, ALARM_ACTIONS);
        limit(`${id}: its description`, String(AlarmDescription).length, ALARM_DESCRIPTION_CHARS);
        break;
      }
      case 'AWS::CloudWatch::Dashboard':
        for (const { alarms = [], metrics = [] } of widgetsOf(Properties.DashboardBody)) {
          limit(`${id}: a widget of alarms`, alarms.length, WIDGET_ALARMS);
          limit(`${id}: a widget of metrics`, metrics.length, WIDGET_METRICS);
        }
        break;
    }
  }
  for (const [role, count] of managed) limit(`managed policies of ${role}`, count, MANAGED_POLICIES_A_ROLE);
  return found;
}

interface Widget {
  alarms?: unknown[];
  metrics?: unknown[];
}

/** The body is JSON in pieces, between which CloudFormation inserts names. Any name will do here. */
export function widgetsOf(body: unknown): Widget[] {
  const join = (body as { 'Fn::Join'?: [string, unknown[]] })['Fn::Join'];
  const text = join ? join[1].map((part) => (typeof part === 'string' ? part : 'x')).join('') : String(body);
  const { widgets } = JSON.parse(text) as { widgets: { properties: Widget }[] };
  return widgets.map(({ properties }) => properties);
}
