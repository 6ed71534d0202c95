/** A condition on one item, as data: named where it is made, joined where it is used. */
export type Condition =
  | { attribute: string; is: 'absent' | 'present' }
  | { attribute: string; equals: unknown }
  | { attribute: string; atMost: number }
  | { attribute: string; moreThan: number }
  | { attribute: string; beginsWith: string }
  | { all: readonly Condition[] }
  | { any: readonly Condition[] };

export const absent = (attribute: string): Condition => ({ attribute, is: 'absent' });
export const present = (attribute: string): Condition => ({ attribute, is: 'present' });
export const equals = (attribute: string, value: unknown): Condition => ({ attribute, equals: value });
export const atMost = (attribute: string, value: number): Condition => ({ attribute, atMost: value });
export const moreThan = (attribute: string, value: number): Condition => ({ attribute, moreThan: value });
export const beginsWith = (attribute: string, prefix: string): Condition => ({
  attribute,
  beginsWith: prefix,
});
export const all = (...conditions: Condition[]): Condition => ({ all: conditions });
export const any = (...conditions: Condition[]): Condition => ({ any: conditions });

/** Collects the placeholders of one expression. */
export class Placeholders {
  readonly names: Record<string, string> = {};
  readonly values: Record<string, unknown> = {};

  name(attribute: string): string {
    const placeholder = `#${attribute}`;
    this.names[placeholder] = attribute;
    return placeholder;
  }

  value(value: unknown): string {
    const placeholder = `:v${Object.keys(this.values).length}`;
    this.values[placeholder] = value;
    return placeholder;
  }
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html */
export function conditionExpression(condition: Condition, placeholders: Placeholders): string {
  if ('all' in condition || 'any' in condition) {
    const [parts, word] = 'all' in condition ? [condition.all, 'AND'] : [condition.any, 'OR'];
    return `(${parts.map((part) => conditionExpression(part, placeholders)).join(` ${word} `)})`;
  }
  const name = placeholders.name(condition.attribute);
  if ('is' in condition) return `attribute_${condition.is === 'absent' ? 'not_exists' : 'exists'}(${name})`;
  if ('equals' in condition) return `${name} = ${placeholders.value(condition.equals)}`;
  if ('moreThan' in condition) return `${name} > ${placeholders.value(condition.moreThan)}`;
  if ('beginsWith' in condition) return `begins_with(${name}, ${placeholders.value(condition.beginsWith)})`;
  return `${name} <= ${placeholders.value(condition.atMost)}`;
}
