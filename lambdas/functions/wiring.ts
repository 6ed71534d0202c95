import type { SNSClient } from '@aws-sdk/client-sns';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Config } from '../config/config.ts';
import type { DeployedFrom } from '../config/pushed/deployed-store.ts';
import type { LaneMessage } from '../deliveries/lanes/lane-message.ts';
import type { DigestMessage } from '../digests/digest-message.ts';
import type { Reason } from '../leads/decide.ts';
import type { Deployments } from '../platform/aws/deployment-marks.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queue } from '../platform/queue.ts';
import type { Secrets } from '../platform/secrets.ts';
import type { Bundle } from '../polling/accounts/bundle.ts';
import type { Gathering } from '../reports/reporting.ts';
import type { Report } from '../reports/reports.ts';
import type { Configuration } from '../schedule/follow-pushed.ts';

/** Everything that a function needs. Lambda makes it from its environment, one machine from embedded parts. */
export interface Wiring extends Platform {
  config: Config;
  /** Which configuration that is. @default the one of leadbell.yaml: nothing can be pushed here */
  configuration?: Configuration;
  /** The rest of what the stacks were made from. Only tick has it. */
  deployedFrom?: DeployedFrom;
  tableName: string;
  documents: DynamoDBDocumentClient;
  sns: () => Promise<SNSClient>;
  /** ARN of each of the config's `topics`. */
  topicArns: Readonly<Record<string, string>>;
  polls: Queue<Bundle>;
  /** Invocations of poll that may sweep at once; null: as many as there are. */
  sweepsAtOnce: number | null;
  lanes: Queue<LaneMessage>;
  digests: Queue<DigestMessage>;
  secrets: Secrets;
  /** Which deployments read which tasks; null: there are no others. */
  deployments: Deployments | null;
  report(report: Report): void;
  /** For the many reports of one message. @default each stands for itself */
  gather?(): Gathering;
  /** Hears what became of each record that a poll listed. @default nobody asks */
  onEntry?(taskKey: string, key: string, reason: Reason): void;
}

/** What the page behind alerts needs: nothing that a secret opens. */
export type AnswerWiring = Platform &
  Pick<Wiring, 'config' | 'configuration' | 'tableName' | 'documents' | 'lanes' | 'report'>;
