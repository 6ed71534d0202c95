import { VENDOR_TOKEN } from '../vendor.ts';
import type { Invariant } from './invariant.ts';

const PHONE = /(?<![\d.])1[3-9]\d{9}(?!\d)/;

/** The core logs no token and no phone number, even before the redactor that stands behind it. */
export const noSecretIsLogged: Invariant = {
  name: 'no-secret-is-logged',
  check({ logs, polls }) {
    const reports = polls.map(({ report }) => JSON.stringify(report));
    return [...logs, ...reports]
      .filter((line) => line?.includes(VENDOR_TOKEN) || PHONE.test(line))
      .map((line) => `logged: ${line}`);
  },
};
