import { MAX_CONTACTS } from '../../lambdas/alerts/alert-document.ts';
import type { LeadShown } from './leads-shown.ts';

const ELLIPSIS = '…';

/** Texts of the record that are too long for any message, and are cut before it is written: a line each. */
export function fieldCutsOf({ record, facts }: LeadShown): string[] {
  const texts: [name: string, whole: string | null, shown: string | null][] = [
    ['name', record.name, facts.name],
    ['company', record.company, facts.company],
    ['callee', record.callee, facts.phone],
    ['extra', record.extra, facts.note],
    ['province', record.province, facts.province],
    ['city', record.city, facts.city],
    [
      'details',
      record.details.map(({ question }) => question ?? '').find((said) => isCut(said, facts.quote)) ?? null,
      facts.quote,
    ],
    ...facts.contacts.map(({ name, value }, at): [string, string | null, string] => [
      `components (${name || at + 1})`,
      record.components.find((field) => isCut(field.value, value))?.value ?? null,
      value,
    ]),
  ];
  const cut = texts
    .filter(([, whole, shown]) => isCut(whole, shown))
    .map(
      ([name, whole, shown]) =>
        `shortened: ${name} of the record (${length(shown)} of ${length(whole)} characters)`,
    );
  const contacts = facts.contacts.length;
  if (contacts > MAX_CONTACTS) {
    cut.push(`left out: ${contacts - MAX_CONTACTS} of ${contacts} components of the record, in a group`);
  }
  const tags = new Set(record.tags).size;
  if (tags > facts.tags.length) {
    cut.push(`left out: ${tags - facts.tags.length} of ${tags} tags of the record`);
  }
  return cut;
}

const isCut = (whole: string | null, shown: string | null): boolean =>
  shown?.endsWith(ELLIPSIS) === true && length(whole) > length(shown);

const length = (text: string | null): number => Array.from(text ?? '').length;
