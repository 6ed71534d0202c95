import { Duration } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { AlarmSpec } from './alarm-spec.ts';

const PERIOD = Duration.minutes(5);
/** One tap that fails is repeated by who tapped; what lasts is not. */
const LASTING = { of: 3, bad: 2 };
/** Twenty people who each open ten links that are over make two hundred. */
const MANY_REFUSED = 1000;

/** What can be wrong with the page where people take a lead, as those see it who open it. */
export function pageAlarms(api: HttpApi): AlarmSpec[] {
  return [
    {
      kind: 'answers-fail',
      happened: 'The page where people take a lead fails again and again: a lead could not be taken there',
      metric: api.metricServerError({ statistic: 'Sum', period: PERIOD }),
      at: { least: 1 },
      periods: LASTING,
      silenceIsBad: false,
    },
    {
      kind: 'answers-refused',
      happened:
        'The page where people take a lead refuses very many requests: somebody tries links, or a flood came',
      metric: api.metricClientError({ statistic: 'Sum', period: PERIOD }),
      at: { least: MANY_REFUSED },
      periods: { of: 1, bad: 1 },
      silenceIsBad: false,
    },
  ];
}
