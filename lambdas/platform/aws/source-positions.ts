import { readFileSync } from 'node:fs';
import type { SourceMap } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const POSITION = /\(?(file:\/\/\S+?):(\d+):(\d+)\)?$/;

/**
 * Lets stacks name files and lines of the source, by the source maps beside the bundle. A map is read when the first
 * stack is asked for: `--enable-source-maps` reads all of them at each start, and makes it half as long again.
 */
export function useSourcePositions(): void {
  const maps = new Map<string, SourceMap | null>();
  const mapOf = (file: string): SourceMap | null => {
    const known = maps.get(file);
    if (known !== undefined) return known;
    const read = readMap(file);
    maps.set(file, read);
    return read;
  };
  Error.prepareStackTrace = (error, sites) =>
    [String(error), ...sites.map((site) => `    at ${inSource(String(site), mapOf)}`)].join('\n');
}

function readMap(file: string): SourceMap | null {
  try {
    const payload = JSON.parse(readFileSync(`${file}.map`, 'utf8')) as ConstructorParameters<
      typeof SourceMap
    >[0];
    // A static import of the class would load it at each start.
    return new (process.getBuiltinModule('node:module').SourceMap)(payload);
  } catch {
    // A stack without lines of the source is better than none.
    return null;
  }
}

function inSource(site: string, mapOf: (file: string) => SourceMap | null): string {
  const match = POSITION.exec(site);
  const [whole, url = '', line, column] = match ?? [];
  if (whole === undefined || !URL.canParse(url)) return site;
  const file = fileURLToPath(url);
  const entry = mapOf(file)?.findEntry(Number(line) - 1, Number(column) - 1);
  if (!entry || !('originalSource' in entry)) return site;
  const source = join(dirname(file), entry.originalSource);
  return site.replace(POSITION, `(${source}:${entry.originalLine + 1}:${entry.originalColumn + 1})`);
}
