export type LogFields = Readonly<Record<string, unknown>>;

/**
 * Structured log lines: a fixed English sentence and fields. Whatever implements it passes every value through
 * {@link Redactor}, since a secret in a log is a fault of ours even where somebody else's text carried it.
 */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };
