import { createRequire } from 'node:module';

/** An attribute value as it is on the wire, such as `{ S: 'x' }`. */
type WireValue = object;

/** What dynalite gives its parsers. They take out of `unused…` what an expression uses. */
interface Context {
  attrNames?: Readonly<Record<string, string>>;
  attrVals?: Readonly<Record<string, WireValue>>;
  unusedAttrNames: Record<string, true>;
  unusedAttrVals: Record<string, true>;
  isKeyCondition?: boolean;
}

interface Parser {
  parse(expression: string, options: { context: Context }): unknown;
}

/** Stands in a parsed expression for the value of a placeholder. */
class Slot {
  readonly placeholder: string;

  constructor(placeholder: string) {
    this.placeholder = placeholder;
  }
}

interface Parsed {
  template: unknown;
  names: readonly string[];
  values: readonly string[];
}

/** These two look at values, and not at their types alone. */
const LOOKS_AT_VALUES = /between|attribute_type/i;
/** Of our own, some dozens are in use. */
const MOST_KEPT = 1000;

let isDone = false;

/**
 * Has each expression parsed once. dynalite parses it for every request, which took a third of a write, while ours are
 * always the same few. What it finds of one depends on its text, its names and the types of its values: with the same ones,
 * the values are put into what was found before. What fails is parsed each time.
 */
export function parseOnce(): void {
  if (isDone) return;
  isDone = true;
  const require = createRequire(import.meta.url);
  for (const name of ['conditionParser', 'updateParser']) {
    remember(require(`dynalite/db/${name}`) as Parser);
  }
}

function remember(parser: Parser): void {
  const { parse } = parser;
  const known = new Map<string, Parsed>();
  parser.parse = (expression, options) => {
    const { context } = options;
    if (LOOKS_AT_VALUES.test(expression)) return parse(expression, options);
    const key = keyOf(expression, context);
    const found = known.get(key) ?? parsedOf(parse, expression, context);
    if (typeof found === 'string') return found;
    if (known.size >= MOST_KEPT) known.clear();
    known.set(key, found);
    return again(found, context);
  };
}

/** @throws what it throws at what it cannot read. A text says what else is wrong with it. */
function parsedOf(parse: Parser['parse'], expression: string, context: Context): Parsed | string {
  const { attrNames = {}, attrVals = {} } = context;
  // What another expression of the same request has used is no longer in the request's own.
  const unused = { names: allOf(attrNames), values: allOf(attrVals) };
  const parsed = parse(expression, {
    context: { ...context, unusedAttrNames: unused.names, unusedAttrVals: unused.values },
  });
  if (typeof parsed === 'string') return parsed;
  const placeholders = new Map(Object.entries(attrVals).map(([name, value]) => [value, name]));
  return {
    template: withSlots(parsed, placeholders),
    names: Object.keys(attrNames).filter((name) => !(name in unused.names)),
    values: Object.keys(attrVals).filter((name) => !(name in unused.values)),
  };
}

const allOf = (named: object): Record<string, true> =>
  Object.fromEntries(Object.keys(named).map((name) => [name, true]));

function keyOf(
  expression: string,
  { attrNames = {}, attrVals = {}, isKeyCondition = false }: Context,
): string {
  const types = Object.entries(attrVals).map(([name, value]) => `${name} ${Object.keys(value).join()}`);
  return JSON.stringify([expression, isKeyCondition, attrNames, types]);
}

function again({ template, names, values }: Parsed, { attrVals = {}, ...unused }: Context): unknown {
  for (const name of names) delete unused.unusedAttrNames[name];
  for (const name of values) delete unused.unusedAttrVals[name];
  return filled(template, attrVals);
}

/** A copy, since dynalite may change what it was given. */
function filled(part: unknown, values: Readonly<Record<string, WireValue>>): unknown {
  if (part instanceof Slot) return values[part.placeholder];
  return copied(part, (inner) => filled(inner, values));
}

function withSlots(part: unknown, placeholders: ReadonlyMap<unknown, string>): unknown {
  const placeholder = placeholders.get(part);
  if (placeholder !== undefined) return new Slot(placeholder);
  return copied(part, (inner) => withSlots(inner, placeholders));
}

function copied(part: unknown, of: (inner: unknown) => unknown): unknown {
  if (Array.isArray(part)) return part.map(of);
  if (typeof part !== 'object' || part === null) return part;
  return Object.fromEntries(Object.entries(part).map(([name, inner]) => [name, of(inner)]));
}
