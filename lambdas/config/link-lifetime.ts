import { DAY_MS } from '../platform/time/duration.ts';

/** How long the link of an alert is good. */
export const LEAD_LINK_MS = 7 * DAY_MS;
