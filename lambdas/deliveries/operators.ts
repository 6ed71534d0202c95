/** What the lanes tell operators of. The names are those of the fault in the table, the logs and the runbook. */
export type LaneFault =
  | 'channel-dead'
  | 'channel-unreachable'
  | 'channel-unknown'
  | 'deliveries-dead'
  | 'message-damaged'
  | 'secret-unreachable'
  | 'secret-missing';

/** The subject of a fault of a channel's secret: accounts have the same kinds, and may have the same name. */
export const addressOf = (channel: string): string => `channel/${channel}`;

/**
 * Whom the lanes tell. What operators hear is itself a delivery, so the book of faults stands above the deliveries and
 * they know of it only this.
 */
export interface Operators {
  /** A trouble as it is seen, once or a thousand times. @param beganMs when it began, where that was before now */
  seen(
    trouble: { kind: LaneFault; subject: string; name: string; detail: string },
    beganMs?: number,
  ): Promise<void>;
  /** One of the things that happened in one time of trouble. */
  counted(
    of: { kind: LaneFault; subject: string; name: string },
    item: { id: string; what: string; why: string; of?: string },
  ): Promise<void>;
  over(kind: LaneFault, subject: string): Promise<void>;
}
