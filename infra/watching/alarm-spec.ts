import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmKind } from '../../lambdas/faults/alarms/alarm-kind.ts';

/** One way to fall silent or to fail, and how it shows. */
export interface AlarmSpec {
  readonly kind: AlarmKind;
  /** Which account, channel or function, where there is one alarm for each. */
  readonly of?: string;
  /** What happened, in words for who is woken by it. */
  readonly happened: string;
  readonly metric: IMetric;
  /** It rings at this value and beyond it. */
  readonly at: { readonly least: number } | { readonly below: number };
  /** Of so many periods, so many must be so. */
  readonly periods: { readonly of: number; readonly bad: number };
  /** Is it bad if nothing comes at all? */
  readonly silenceIsBad: boolean;
}
