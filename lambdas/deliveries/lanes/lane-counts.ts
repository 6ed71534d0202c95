/** What was done while the lane was held once. All but `messages` count leads only. */
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
