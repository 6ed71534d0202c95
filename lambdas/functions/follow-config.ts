import { LeadbellError } from '../platform/errors.ts';
import { Table } from '../platform/table/table.ts';
import { ConfigSource } from './config-source.ts';
import type { AnswerWiring } from './wiring.ts';

/** What is asked of a function beside its handler. */
export interface Following<Needs, Event, Result> {
  /**
   * Begins what a call needs, beside the look at what is in effect. By the deployed configuration, so nothing may depend on
   * it but time. What it throws is not heard: the event is read once more by who works on it, and says what is wrong.
   */
  begin?(wiring: Needs, event: Event): void;
  /** The answer where none could ever be looked up. @default it fails */
  whileUnknown?(wiring: Needs, event: Event): Result;
}

type Handler<Event, Context, Result> = (event: Event, context: Context) => Promise<Result>;

/**
 * The handler of a function that goes by what was pushed over its deployed configuration. It is made again where that
 * changes, so that nothing in it has to look.
 */
export function followConfig<Needs extends AnswerWiring, Event, Context, Result>(
  wiring: Needs,
  create: (wiring: Needs) => Handler<Event, Context, Result>,
  { begin, whileUnknown }: Following<Needs, Event, Result> = {},
): Handler<Event, Context, Result> {
  const { documents, tableName, newId, clock, log, config: deployed } = wiring;
  const source = new ConfigSource({
    platform: wiring,
    table: new Table(documents, tableName, newId, clock),
    deployed,
  });
  let made: { by: object; handle: Handler<Event, Context, Result> } | null = null;
  return async (event, context) => {
    try {
      begin?.(wiring, event);
    } catch {
      // An event that nobody can read, for example.
    }
    const use = await source.now().catch((error: unknown) => {
      log.error('The configuration could not be looked up, and none is known yet', { error });
      return null;
    });
    if (use === null) {
      if (whileUnknown) return whileUnknown(wiring, event);
      // Lambda prints what is thrown as it is, past every redaction.
      throw new LeadbellError({
        code: 'config-unknown',
        message: 'The configuration could not be looked up; the log line before this one says why',
        retryable: true,
      });
    }
    if (made?.by !== use) {
      const { config, ...inEffect } = use;
      if (made !== null) log.info('Another configuration is in effect', { version: use.version });
      made = { by: use, handle: create({ ...wiring, config, configuration: { ...inEffect, deployed } }) };
    }
    return made.handle(event, context);
  };
}
