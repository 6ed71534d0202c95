export interface RunOptions {
  configFile: string;
  dataDirectory: string;
  once: boolean;
  timeoutMs: number;
  /** null: the default port, or the next free one */
  port: number | null;
  /** Of the console. */
  host: string;
  json: boolean;
}
