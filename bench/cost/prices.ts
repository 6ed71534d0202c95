/**
 * List prices, in US dollars, and what is free of charge each month in every account. From the pricing pages of the
 * services (aws.amazon.com/SERVICE/pricing) for `us-east-1`, on demand, arm64, first tier. The regions of China have prices
 * of their own, in yuan, which are not in this table: nobody has checked all of them.
 */
export const PRICES = {
  region: 'us-east-1',
  asOf: 'as published in 2026',
  lines: {
    tableWrites: { of: 'Table, write units', usd: 0.625, per: 1e6, free: 0 },
    tableReads: { of: 'Table, read units', usd: 0.125, per: 1e6, free: 0 },
    tableStorage: { of: 'Table, GB kept', usd: 0.25, per: 1, free: 25 },
    tableRecovery: { of: 'Table, GB of point-in-time recovery', usd: 0.2, per: 1, free: 0 },
    lambdaTime: { of: 'Lambda, GB-seconds', usd: 13.3334, per: 1e6, free: 400_000 },
    lambdaRequests: { of: 'Lambda, requests', usd: 0.2, per: 1e6, free: 1e6 },
    sqs: { of: 'SQS, requests', usd: 0.4, per: 1e6, free: 1e6 },
    scheduler: { of: 'Scheduler, calls', usd: 1, per: 1e6, free: 14e6 },
    alarms: { of: 'Alarms', usd: 0.1, per: 1, free: 10 },
    metrics: { of: 'Metrics', usd: 0.3, per: 1, free: 10 },
    dashboards: { of: 'Dashboard', usd: 3, per: 1, free: 3 },
    logs: { of: 'Logs, GB', usd: 0.5, per: 1, free: 5 },
    keys: { of: 'Key of the alarm topics', usd: 1, per: 1, free: 0 },
    secrets: { of: 'Secrets Manager, secrets', usd: 0.4, per: 1, free: 0 },
    emails: { of: 'SNS, e-mails', usd: 2, per: 1e5, free: 1000 },
    transferOut: { of: 'Data transfer out, GB', usd: 0.09, per: 1, free: 100 },
    transferIn: { of: 'Data transfer in, GB', usd: 0, per: 1, free: 0 },
  },
} as const;

export type Line = keyof typeof PRICES.lines;
