/**
 * Without these the SDK waits for ever. Only with `throwOnRequestTimeout` does a time-out end the request.
 * https://docs.aws.amazon.com/sdk-for-javascript/v3/developer-guide/node-configuring-timeout.html
 */
export const AWS_TIMEOUTS = { connectionTimeout: 2000, requestTimeout: 10_000, throwOnRequestTimeout: true };
