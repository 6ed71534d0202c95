import type { ReceiverName } from './receivers.ts';
import type { Wanted } from './wanted.ts';

/** What flags say. Null: asked for, or the default. */
export interface InitOptions {
  file: string;
  force: boolean;
  baseUrl: string | null;
  userId: string | null;
  subUserId: string | null;
  account: string;
  tokenVariable: string | null;
  /** Ids or names. */
  tasks: readonly string[];
  receiver: ReceiverName | null;
  channel: string | null;
  signed: boolean | null;
  ops: boolean | null;
  /** The file is for a deployment. A topic is heard in one alone. */
  aws: boolean;
  /** Another command goes on with the file: what to type next is not said. */
  goesOn?: boolean;
  timeZone: string;
  locale: Wanted['locale'];
}

/** Where a command talks, and what it finds there. */
export interface InitIo {
  stdin: NodeJS.ReadableStream;
  stdout: NodeJS.WritableStream;
  stderr: NodeJS.WritableStream;
  /** Somebody can be asked. */
  isTerminal: boolean;
  env: NodeJS.ProcessEnv;
}
