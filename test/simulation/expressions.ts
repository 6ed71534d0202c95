/** DynamoDB's expressions, as far as the table's code writes them: anything else is refused, not guessed. */
export type Attributes = Readonly<Record<string, unknown>>;
type Predicate = (item: Attributes, values: Attributes) => boolean;

const TOKEN =
  /\s*(attribute_not_exists|attribute_exists|begins_with|AND|OR|BETWEEN|<=|>|=|,|\(|\)|#\w+|:\w+)/y;
const compiled = new Map<string, Predicate>();

/** Condition and key-condition expressions. */
export function matches(
  expression: string,
  names: Readonly<Record<string, string>>,
  values: Attributes,
  item: Attributes,
): boolean {
  const cacheKey = `${expression} ${JSON.stringify(names)}`;
  let predicate = compiled.get(cacheKey);
  if (!predicate) {
    predicate = new Parser(expression, names).parse();
    compiled.set(cacheKey, predicate);
  }
  return predicate(item, values);
}

/** `SET #a = :v, … REMOVE #b, …` */
export function updated(
  expression: string,
  names: Readonly<Record<string, string>>,
  values: Attributes,
  item: Attributes,
): Record<string, unknown> {
  const found = /^SET (.+?)(?: REMOVE (.+))?$/.exec(expression);
  if (!found) throw new Error(`expected SET … REMOVE …, got ${expression}`);
  const next: Record<string, unknown> = { ...item };
  for (const part of (found[1] as string).split(', ')) {
    const [name, value, more] = part.split(' = ');
    if (!name || !value || more) throw new Error(`expected #name = :value, got ${part}`);
    next[nameOf(name, names)] = bound(value, values);
  }
  for (const name of found[2]?.split(', ') ?? []) delete next[nameOf(name, names)];
  return next;
}

export function nameOf(placeholder: string, names: Readonly<Record<string, string>>): string {
  const name = names[placeholder];
  if (name === undefined) throw new Error(`no name for ${placeholder}`);
  return name;
}

function bound(placeholder: string, values: Attributes): unknown {
  if (values[placeholder] === undefined) throw new Error(`no value for ${placeholder}`);
  return values[placeholder];
}

class Parser {
  readonly #tokens: string[] = [];
  readonly #names: Readonly<Record<string, string>>;

  constructor(expression: string, names: Readonly<Record<string, string>>) {
    this.#names = names;
    for (TOKEN.lastIndex = 0; TOKEN.lastIndex < expression.length; ) {
      const at = TOKEN.lastIndex;
      const token = TOKEN.exec(expression)?.[1];
      if (!token) throw new Error(`cannot read ${expression} from ${at} on`);
      this.#tokens.push(token);
    }
  }

  parse(): Predicate {
    const predicate = this.#any();
    if (this.#tokens.length > 0) throw new Error(`did not expect ${this.#tokens[0]}`);
    return predicate;
  }

  #any(): Predicate {
    const parts = [this.#all()];
    while (this.#accept('OR')) parts.push(this.#all());
    return (item, values) => parts.some((part) => part(item, values));
  }

  #all(): Predicate {
    const parts = [this.#one()];
    while (this.#accept('AND')) parts.push(this.#one());
    return (item, values) => parts.every((part) => part(item, values));
  }

  #one(): Predicate {
    if (this.#accept('(')) {
      const inner = this.#any();
      this.#expect(')');
      return inner;
    }
    const token = this.#next();
    if (token.startsWith('attribute_')) {
      this.#expect('(');
      const name = nameOf(this.#next(), this.#names);
      this.#expect(')');
      const wanted = token === 'attribute_exists';
      return (item) => (item[name] !== undefined) === wanted;
    }
    if (token === 'begins_with') {
      this.#expect('(');
      const name = nameOf(this.#next(), this.#names);
      this.#expect(',');
      const start = this.#next();
      this.#expect(')');
      return (item, values) => String(item[name] ?? '').startsWith(String(bound(start, values)));
    }
    const name = nameOf(token, this.#names);
    const operator = this.#next();
    const first = this.#next();
    if (operator === '=') return (item, values) => item[name] === bound(first, values);
    if (operator === '<=') return (item, values) => isAtMost(item[name], bound(first, values));
    if (operator === '>')
      return (item, values) => item[name] !== undefined && !isAtMost(item[name], bound(first, values));
    this.#expect('AND');
    const last = this.#next();
    return (item, values) =>
      isAtMost(bound(first, values), item[name]) && isAtMost(item[name], bound(last, values));
  }

  #next(): string {
    const token = this.#tokens.shift();
    if (token === undefined) throw new Error('the expression ends too early');
    return token;
  }

  #accept(token: string): boolean {
    if (this.#tokens[0] !== token) return false;
    this.#tokens.shift();
    return true;
  }

  #expect(token: string): void {
    if (!this.#accept(token)) throw new Error(`expected ${token}, got ${this.#tokens[0]}`);
  }
}

/** Different types never compare; texts compare by their bytes, as these all are of one alphabet. */
function isAtMost(one: unknown, other: unknown): boolean {
  if (typeof one === 'number' && typeof other === 'number') return one <= other;
  if (typeof one === 'string' && typeof other === 'string') return one <= other;
  return false;
}
