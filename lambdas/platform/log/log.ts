export type LogFields = Readonly<Record<string, unknown>>;

/**
 * Structured log lines: a fixed English sentence and fields. Every implementation passes all values through {@link
 * Redactor}: a secret in a log is our fault, even if it came with somebody else's text.
 */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };
