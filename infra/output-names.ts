/**
 * What a stack with functions of leadbell's says of them. Commands of later versions read it: names never change, and
 * what is missing was deployed by an older version.
 */
export const OUTPUTS = {
  version: 'LeadbellVersion',
  configuration: 'LeadbellConfiguration',
  table: 'LeadbellTable',
  /** The ARN of a topic of the file is this and its name. */
  topics: 'LeadbellTopics',
  pollsQueue: 'LeadbellPollsQueue',
  lanesQueue: 'LeadbellLanesQueue',
  digestsQueue: 'LeadbellDigestsQueue',
  dashboard: 'LeadbellDashboard',
  /** The name of a function: `LeadbellTickFunction`. */
  function: (name: string) => `Leadbell${name.slice(0, 1).toUpperCase()}${name.slice(1)}Function`,
  /** The address of the page, where there is one. */
  answersUrl: 'AnswersUrl',
} as const;
