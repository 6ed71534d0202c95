/**
 * The limits of AWS. AWS refuses anything beyond them in the middle of a deployment, so leadbell refuses it before.
 * Limits that can be raised on request have the value of a new account.
 */

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
export const STACK_RESOURCES = 500;
export const TEMPLATE_BYTES = 1024 * 1024;

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: unzipped, and all variables together. */
export const BUNDLE_BYTES = 250 * 1024 * 1024;
export const VARIABLES_BYTES = 4096;
export const SUBNETS = 16;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html, in characters without white space. */
export const INLINE_POLICY_BYTES = 10_240;
export const MANAGED_POLICY_BYTES = 6144;
export const MANAGED_POLICIES_A_ROLE = 10;

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Dashboard-Body-Structure.html */
export const WIDGET_ALARMS = 100;
/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html */
export const WIDGET_METRICS = 500;
export const ALARM_ACTIONS = 5;
/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
export const ALARM_DESCRIPTION_CHARS = 1024;

/** https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html */
export const FILTER_COMBINATIONS = 150;
export const FILTERS_A_TOPIC = 200;
