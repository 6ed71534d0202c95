/** What one holding of a lane came to. Leads only, but for `messages`. */
export interface LaneRunCounts {
  messages: number;
  sent: number;
  retried: number;
  dead: number;
  cancelled: number;
  toAlertMs: number[];
}

export const noCounts = (): LaneRunCounts => ({
  messages: 0,
  sent: 0,
  retried: 0,
  dead: 0,
  cancelled: 0,
  toAlertMs: [],
});
