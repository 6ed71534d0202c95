export type Reason =
  | 'told'
  | 'known'
  | 'baselined'
  | 'corrected'
  | 'not-wanted'
  | 'not-graded'
  | 'unreadable';
