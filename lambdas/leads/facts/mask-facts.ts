import type { LeadFacts } from './facts.ts';
import { HIDDEN, maskNumbersAcross } from './mask-numbers.ts';
import { isEncrypted, maskedPhone } from './phone.ts';

/**
 * Masks every number in a lead that could be dialled, whether it stands in one field or spreads over two, since
 * messages show any of them side by side. Ids, the task's name and the link are not texts of customers.
 */
export function maskedFacts(facts: LeadFacts): LeadFacts {
  const masked = facts.phone === null ? null : maskedPhone(facts.phone);
  // A masked or encrypted number would only make the texts beside it look like a number.
  const isOpen = masked !== null && masked === facts.phone && !isEncrypted(masked) && !HIDDEN.test(masked);
  // One form of a message shows the name before the phone, another one after it.
  const openPhone = isOpen ? masked : null;
  const { tags, contacts } = facts;
  const texts = [
    openPhone,
    facts.name,
    openPhone,
    facts.company,
    facts.province,
    facts.city,
    facts.operatorName,
    facts.quote,
    facts.note,
    ...tags,
    ...contacts.flatMap(({ name, value }) => [name, value]),
  ];
  const hidden = maskNumbersAcross(texts.map((text) => text ?? ''));
  const shown = texts.map((text, at) => (text === null ? null : (hidden[at] ?? null)));
  const [before = null, name = null, after = null, company = null, province = null, city = null] = shown;
  const [operatorName = null, quote = null, note = null, ...others] = shown.slice(6);
  const rest = others.map((text) => text ?? '');
  return {
    ...facts,
    name,
    phone: before !== null && after !== null ? hiddenInEither(before, after) : masked,
    company,
    province,
    city,
    operatorName,
    quote,
    note,
    tags: rest.slice(0, tags.length),
    contacts: contacts.map((_, index) => ({
      name: rest[tags.length + index * 2] ?? '',
      value: rest[tags.length + index * 2 + 1] ?? '',
    })),
  };
}

function hiddenInEither(one: string, other: string): string {
  const others = Array.from(other);
  return Array.from(one, (point, at) => (others[at] === '*' ? '*' : point)).join('');
}
