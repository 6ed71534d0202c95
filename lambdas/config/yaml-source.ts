import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { formatPath, type Path } from './path.ts';
import type { Problem } from './problems.ts';

/** A YAML text, its value, and where in the text each value stands. */
export interface YamlSource {
  value: unknown;
  /** Duplicate keys, or the first syntax error. Later syntax errors only follow from the first. */
  problems: Problem[];
  /** False after a syntax error: then the value cannot be judged. */
  readable: boolean;
  /** The place of a value, or of its key. If that is missing, the place of the nearest parent. */
  locate(path: Path, part?: 'key' | 'value'): { line: number; column: number };
}

export function readYaml(text: string): YamlSource {
  const lines = new LineCounter();
  // Pretty errors quote the source, which may contain a secret.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const syntax = document.errors.find((error) => error.code !== 'DUPLICATE_KEY');
  const readable = syntax === undefined;
  const problems = (syntax ? [syntax] : document.errors).map((error) => ({
    path: '',
    ...at(error.pos[0]),
    message: syntax ? `not valid YAML: ${plain(error.message)}` : 'this key is written twice',
  }));
  let value: unknown;
  try {
    value = readable ? document.toJS() : undefined;
  } catch {
    problems.push({
      path: '',
      line: 1,
      column: 1,
      message: 'not valid YAML: an alias has no anchor, or too many do',
    });
    return { value: undefined, problems, readable: false, locate: () => ({ line: 1, column: 1 }) };
  }
  for (const problem of problems) problem.path = readable ? pathAt(document, problem, at) : '';
  return { value, problems, readable, locate: (path, part) => at(offsetOf(document, path, part ?? 'value')) };
}

/** The library's message without what it quotes from the file. */
function plain(message: string): string {
  return message.replace(/[:"'`].*$/s, '').trim();
}

function offsetOf(document: Document, path: Path, part: 'key' | 'value'): number {
  let node = document.contents as Node | null;
  let offset = node?.range?.[0] ?? 0;
  for (const [depth, step] of path.entries()) {
    if (isAlias(node)) node = node.resolve(document) ?? null;
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step));
      if (!pair) return offset;
      const key = pair.key as Node;
      const value = pair.value as Node | null;
      const last = depth === path.length - 1;
      offset = (last && part === 'value' && isScalar(value) ? value.range?.[0] : key.range?.[0]) ?? offset;
      node = value;
    } else if (isSeq(node)) {
      node = (node.items[Number(step)] as Node | undefined) ?? null;
      offset = node?.range?.[0] ?? offset;
    } else return offset;
  }
  return offset;
}

/** The path of the key at a place: names a duplicate key. */
function pathAt(
  document: Document,
  place: { line: number; column: number },
  at: (offset: number) => { line: number; column: number },
): string {
  const find = (node: unknown, path: Path): Path | null => {
    const children: [string | number, unknown, unknown][] = isMap(node)
      ? node.items.map((item) => [isScalar(item.key) ? String(item.key.value) : '?', item.key, item.value])
      : isSeq(node)
        ? node.items.map((item, index) => [index, null, item])
        : [];
    for (const [step, key, value] of children) {
      const range = isScalar(key) ? key.range : undefined;
      const here = range ? at(range[0]) : undefined;
      if (here && here.line === place.line && here.column === place.column) return [...path, step];
      const inside = find(value, [...path, step]);
      if (inside) return inside;
    }
    return null;
  };
  return formatPath(find(document.contents, []) ?? []);
}
