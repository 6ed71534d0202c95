/**
 * `leadbell/cdk`: constructs for teams with a CDK app of their own (docs/deploy.md, "In a CDK app of your own").
 * @module
 */

export { LEADBELL_TABLE } from './constructs/table-keys.ts';
export { LeadbellAlerting, type LeadbellAlertingProps } from './leadbell-alerting.ts';
export { LeadbellConfig } from './leadbell-config.ts';
export { LeadbellState, type LeadbellStateProps } from './leadbell-state.ts';
