/** The faults that lanes report to operators. The same names stand in the table, the logs and the runbook. */
export type LaneFault =
  | 'channel-dead'
  | 'channel-misconfigured'
  | 'channel-unreachable'
  | 'channel-blocked'
  | 'channel-unknown'
  | 'deliveries-dead'
  | 'message-damaged'
  | 'secret-unreachable'
  | 'secret-missing';

/** The subject of a fault of a channel's secret. Accounts have the same kinds of fault and may have the same name. */
export const addressOf = (channel: string): string => `channel/${channel}`;

/**
 * How lanes report faults. Messages to operators are themselves deliveries, so the book of faults is above this room,
 * and deliveries know only this interface.
 */
export interface Operators {
  /** Reports a fault; repeating it is harmless. @param beganMs when it began, if that was earlier */
  seen(
    trouble: { kind: LaneFault; subject: string; name: string; detail: string },
    beganMs?: number,
  ): Promise<void>;
  /** Reports one more event of the same fault, such as one more dead delivery. */
  counted(
    of: { kind: LaneFault; subject: string; name: string },
    item: { id: string; what: string; why: string; of?: string },
  ): Promise<void>;
  over(kind: LaneFault, subject: string): Promise<void>;
}
