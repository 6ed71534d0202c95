import { Duration } from 'aws-cdk-lib';

/** How long each function may take. That of the page stands with the page. */
export const TIMEOUTS = {
  /** A few queries and two batches of messages. */
  tick: Duration.seconds(30),
  /** A slow vendor's window of thousands of records; what takes longer is halved and sent again. */
  poll: Duration.seconds(120),
  /** Longer than a lane's lease (30 s at most) and one slow send. */
  deliver: Duration.seconds(60),
  /** A day of every task of a digest, read again, and the day before. */
  digest: Duration.seconds(300),
} as const;
