/**
 * An English text and what it is in another language. `{0}`, `{1}` … stand for what differs: names, numbers, or a text
 * that is looked up in its turn.
 */
export type Entry = readonly [english: string, translated: string];

export interface Catalogue {
  entries: readonly Entry[];
  /** Between texts that follow each other: `{0}; {1}`, and sentences. */
  semicolon: string;
  fullStop: string;
  counted(text: string, count: string): string;
}

export type Translate = (text: string) => string;

/** Texts in texts in texts: what nests deeper than anything of ours is somebody else's. */
const DEEPEST = 8;

/**
 * Translates texts of ours by their English wording, as gettext does. So what an older version stored is translated
 * too, logs and machines keep the English, and what no entry knows stays as it is: the words of a vendor, or a new text.
 */
export function createTranslate({ entries, semicolon, fullStop, counted }: Catalogue): Translate {
  const whole = new Map(entries.filter(([english]) => !english.includes('{')));
  const patterns = entries
    .filter(([english]) => english.includes('{'))
    .map(([english, translated]) => ({ ...patternOf(english), translated }));

  const of = (text: string, depth: number): string | null =>
    depth > DEEPEST ? null : (ofTally(text, depth) ?? ofOne(text, depth) ?? ofRow(text, depth));

  function ofOne(text: string, depth: number): string | null {
    const known = whole.get(text);
    if (known !== undefined) return known;
    for (const { pattern, order, translated } of patterns) {
      const parts = pattern.exec(text)?.slice(1);
      if (!parts) continue;
      return translated.replace(/\{(\d)\}/g, (_, name: string) => {
        const part = parts[order.indexOf(name)] ?? '';
        return of(part, depth + 1) ?? part;
      });
    }
    return null;
  }

  /** `rejected: errcode 40033 (2)` */
  function ofTally(text: string, depth: number): string | null {
    const [, what = '', count = ''] = /^(.+) \((\d+)\)$/s.exec(text) ?? [];
    const known = what === '' ? null : of(what, depth + 1);
    return known === null ? null : counted(known, count);
  }

  /** Texts one after the other. The first must be one of ours, which is also what keeps long foreign texts cheap. */
  function ofRow(text: string, depth: number): string | null {
    for (const [mark, joined] of [
      ['; ', semicolon],
      ['. ', fullStop],
    ] as const) {
      for (let at = text.indexOf(mark); at > 0; at = text.indexOf(mark, at + 1)) {
        const head = text.slice(0, at);
        const rest = text.slice(at + mark.length);
        const known = ofTally(head, depth + 1) ?? ofOne(head, depth + 1);
        // An entry that is a sentence brings its own full stop.
        const first = known === null ? ofOne(text.slice(0, at + 1), depth + 1) : known + joined;
        if (first !== null) return first + (of(rest, depth + 1) ?? rest);
      }
    }
    return null;
  }

  return (text) => of(text, 0) ?? text;
}

function patternOf(english: string): { pattern: RegExp; order: string[] } {
  const order = [...english.matchAll(/\{(\d)\}/g)].map(([, name = '']) => name);
  const source = english
    .split(/\{\d\}/)
    .map((text) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
    .join('(.+?)');
  return { pattern: new RegExp(`^${source}$`, 's'), order };
}
