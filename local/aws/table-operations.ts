import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import dynalite, { type DynaliteOptions } from 'dynalite';
import type { Values } from './wire-values.ts';

/** Asks the table for an operation such as `PutItem`. Values are as they are on the wire, both ways. */
export type Ask = (operation: string, asked: Values) => Promise<Answer>;

export interface Answer {
  statusCode: number;
  /** Of a failure: its `__type` and `message`. */
  said: Values;
}

/** What dynalite keeps its tables in. */
type Store = object;
type Act = (store: Store, asked: Values, done: (error: Failure | null, said: Values) => void) => void;

/** With a status, it is an answer. */
interface Failure extends Error {
  statusCode?: number;
  body?: Values;
}

interface Checks {
  types: object;
  custom?: (asked: Values, store: Store) => string | undefined;
}

interface Validations {
  checkTypes(asked: Values, types: Checks['types']): Values;
  checkValidations(asked: Values, types: Checks['types'], custom: Checks['custom'], store: Store): void;
}

const require = createRequire(import.meta.url);

/** A table, and its operations for this process: without the JSON, the request id and the signature of a request. */
export function dynaliteWithin(options: DynaliteOptions): { server: Server; ask: Ask } {
  const { made: server, store } = withStore(() => dynalite(options));
  const { checkTypes, checkValidations } = require('dynalite/validations') as Validations;
  const ask: Ask = (operation, asked) =>
    new Promise((resolve, reject) => {
      const { act, types, custom } = operationOf(operation);
      const end = (error: unknown) => {
        const { statusCode, body } = error as Failure;
        if (statusCode === undefined) reject(error);
        else resolve({ statusCode, said: body ?? {} });
      };
      try {
        const checked = checkTypes({ ...asked }, types);
        checkValidations(checked, types, custom, store);
        act(store, checked, (error, said) => (error ? end(error) : resolve({ statusCode: 200, said })));
      } catch (error) {
        end(error);
      }
    });
  return { server, ask };
}

/** dynalite shows its store to nobody, and makes it by a function of a module of its own. */
function withStore<Made>(make: () => Made): { made: Made; store: Store } {
  const stores = require('dynalite/db') as { create(options: object): Store };
  const { create } = stores;
  let store: Store = {};
  stores.create = (options) => {
    store = create(options);
    return store;
  };
  try {
    return { made: make(), store };
  } finally {
    stores.create = create;
  }
}

const OPERATIONS = new Map<string, Checks & { act: Act }>();

function operationOf(operation: string): Checks & { act: Act } {
  const known = OPERATIONS.get(operation);
  if (known) return known;
  const name = operation[0]?.toLowerCase() + operation.slice(1);
  const checks = require(`dynalite/validations/${name}`) as Checks;
  const found = { ...checks, act: require(`dynalite/actions/${name}`) as Act };
  OPERATIONS.set(operation, found);
  return found;
}
