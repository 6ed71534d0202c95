/** Plain values, such as JSON has them. */
export type Values = Readonly<Record<string, unknown>>;

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html */
export type WireValue = Readonly<Record<string, unknown>>;
export type WireValues = Readonly<Record<string, WireValue>>;

/** What is not plain, such as bytes, sets and numbers that JavaScript would round: the SDK knows how that is written. */
export class NotPlain extends Error {}

const isPlain = (value: number): boolean => Math.abs(value) <= Number.MAX_SAFE_INTEGER;

/**
 * Values as they are sent. What is undefined is left out.
 *
 * @throws {NotPlain}
 */
export function toWire(values: Values): WireValues {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [name, valueToWire(value)]));
}

function valueToWire(value: unknown): WireValue {
  switch (typeof value) {
    case 'string':
      return { S: value };
    case 'number':
      if (!isPlain(value)) break;
      return { N: String(value) };
    case 'boolean':
      return { BOOL: value };
    case 'object':
      if (value === null) return { NULL: true };
      if (Array.isArray(value)) return { L: value.filter((one) => one !== undefined).map(valueToWire) };
      if (isRecord(value)) return { M: toWire(value) };
  }
  throw new NotPlain();
}

function isRecord(value: object): value is Values {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** @throws {NotPlain} */
export function fromWire(wire: WireValues): Record<string, unknown> {
  return Object.fromEntries(Object.entries(wire).map(([name, value]) => [name, valueFromWire(value)]));
}

function valueFromWire(wire: WireValue): unknown {
  for (const type in wire) {
    const value = wire[type];
    switch (type) {
      case 'S':
      case 'BOOL':
        return value;
      case 'N':
        if (!isPlain(Number(value))) throw new NotPlain();
        return Number(value);
      case 'NULL':
        return null;
      case 'L':
        return (value as readonly WireValue[]).map(valueFromWire);
      case 'M':
        return fromWire(value as WireValues);
    }
  }
  throw new NotPlain();
}
