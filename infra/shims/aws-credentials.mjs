// A function has its credentials in its environment. The chain that the SDK tries elsewhere (files, sign-in, processes)
// makes a tenth of each start.
export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';
