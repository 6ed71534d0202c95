import { isObject, readFirstText, readList, readText } from '../lenient.ts';

const NAME_FIELDS = ['tag_name', 'name', 'tag', 'group_name', 'title'];

/** Reads `tags` and `tag_groups`: texts, or objects that hold a name in one of several fields. */
export function readTags(value: unknown): string[] {
  const tags: string[] = [];
  for (const item of readList(value)) {
    const tag = isObject(item) ? tagOf(item) : readText(item);
    if (tag !== null) tags.push(tag);
  }
  return tags;
}

function tagOf(item: Readonly<Record<string, unknown>>): string | null {
  const name = readFirstText(item, NAME_FIELDS);
  return name ?? (isObject(item.tag) ? readFirstText(item.tag, NAME_FIELDS) : null);
}
