/** The longest possible lengths of names that are only known at deployment. */
export const LONGEST = {
  partition: 'aws-us-gov',
  region: 'ap-southeast-1',
  account: '123456789012',
  suffix: 'amazonaws.com.cn',
  /** An ARN or URL that CloudFormation fills in. */
  other: 160,
} as const;

const PSEUDO: Readonly<Record<string, number>> = {
  'AWS::Partition': LONGEST.partition.length,
  'AWS::Region': LONGEST.region.length,
  'AWS::AccountId': LONGEST.account.length,
  'AWS::URLSuffix': LONGEST.suffix.length,
};

/** The most UTF-8 bytes that a template value can have as compact JSON, after CloudFormation has filled it in. */
export function deployedBytes(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (Array.isArray(value)) return value.reduce((sum, one) => sum + quoted(one) + 1, 2);
  if (typeof value !== 'object' || value === null) return String(value).length;
  const entries = Object.entries(value);
  const [[name, argument] = ['', undefined]] = entries;
  if (entries.length === 1) {
    if (name === 'Ref') return PSEUDO[String(argument)] ?? LONGEST.other;
    if (name === 'Fn::Join') {
      const [separator, parts] = argument as [string, unknown[]];
      return parts.reduce<number>((sum, part) => sum + deployedBytes(part) + separator.length, 0);
    }
    if (name.startsWith('Fn::')) return LONGEST.other;
  }
  return entries.reduce((sum, [key, one]) => sum + Buffer.byteLength(key) + 4 + quoted(one), 2);
}

const isText = (value: unknown): boolean =>
  typeof value === 'string' ||
  (typeof value === 'object' && value !== null && /^(?:Ref|Fn::)/.test(Object.keys(value)[0] ?? ''));

const quoted = (value: unknown): number => deployedBytes(value) + (isText(value) ? 2 : 0);
