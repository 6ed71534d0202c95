// A function has its settings in its environment, and no files of them. The SDK would look for two, once for each of a
// dozen settings and again with each request, and make an error of each look.
import { memoize } from '../../node_modules/@smithy/core/dist-es/submodules/config/index.js';

export * from '../../node_modules/@smithy/core/dist-es/submodules/config/index.js';

export const loadConfig = (
  { environmentVariableSelector, default: otherwise },
  { signingName, logger } = {},
) =>
  memoize(async () => {
    const value = inEnvironment(environmentVariableSelector, { signingName, logger });
    if (value !== undefined) return value;
    return typeof otherwise === 'function' ? otherwise() : otherwise;
  });

/** One that cannot be read counts as none, as with the SDK. */
function inEnvironment(selector, options) {
  try {
    return selector(process.env, options);
  } catch {
    return undefined;
  }
}

/** What the SDK takes where nobody says otherwise: time-outs and retries are named where clients are made. */
export const resolveDefaultsModeConfig = () => async () => 'legacy';
