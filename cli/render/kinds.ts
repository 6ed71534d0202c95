/** What `--kind` takes, in the order in which it is shown. */
export const KINDS = [
  'alert',
  'reminder',
  'claimed',
  'outcome',
  'list',
  'correction',
  'digest',
  'fault',
] as const;

export type Kind = (typeof KINDS)[number];
