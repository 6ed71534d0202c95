export interface RunOptions {
  configFile: string;
  dataDirectory: string;
  once: boolean;
  timeoutMs: number;
  /** null: the default port, or the next free one */
  port: number | null;
  json: boolean;
}
