/**
 * Without these the SDK waits without limit. A time-out only ends the request with `throwOnRequestTimeout`.
 * https://docs.aws.amazon.com/sdk-for-javascript/v3/developer-guide/node-configuring-timeout.html
 */
export const AWS_TIMEOUTS = { connectionTimeout: 2000, requestTimeout: 10_000, throwOnRequestTimeout: true };
