import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmKind } from '../../lambdas/faults/alarms/alarm-kind.ts';

/** One way to fall silent or to fail, and how to detect it. */
export interface AlarmSpec {
  readonly kind: AlarmKind;
  /** The account, channel or function, if there is one alarm for each. */
  readonly of?: string;
  /** What happened, in words for the person whom it wakes. */
  readonly happened: string;
  readonly metric: IMetric;
  /** It rings at this value and above. */
  readonly at: { readonly least: number } | { readonly below: number };
  /** How many periods are looked at, and in how many of them it must be true. */
  readonly periods: { readonly of: number; readonly bad: number };
  /** Does missing data ring too? */
  readonly silenceIsBad: boolean;
}
