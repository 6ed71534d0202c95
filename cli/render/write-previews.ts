import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Shown } from './messages-of.ts';
import type { Preview } from './previews.ts';

/** Writes each message as files: what people read (`.txt`), the body (`.json`), and a digest's picture (`.png`). */
export async function writePreviews(
  directory: string,
  previews: readonly Preview[],
  say: (text: string) => void,
): Promise<void> {
  await mkdir(directory, { recursive: true });
  const counts = new Map<string, number>();
  for (const preview of previews) {
    for (const shown of preview.messages) {
      const name = `${fileName(preview.channel.name)}-${preview.kind}`;
      const nth = (counts.get(name) ?? 0) + 1;
      counts.set(name, nth);
      for (const [ending, content] of filesOf(shown)) {
        const file = join(directory, `${name}${nth === 1 ? '' : `-${nth}`}.${ending}`);
        await writeFile(file, content);
        say(`wrote ${file}`);
      }
    }
  }
}

function filesOf({ wire, texts, png }: Shown): [ending: string, content: string | Uint8Array][] {
  if (png !== null) return [['png', png]];
  if (wire === null || 'kind' in wire) return [];
  const text = texts
    .map((each) => (texts.length > 1 ? `[${each.as}]\n${each.text}` : each.text))
    .join('\n\n');
  return [
    ['txt', `${text}\n`],
    ['json', `${JSON.stringify(wire.body, null, 2)}\n`],
  ];
}

/** A channel may be called anything; a file may not. */
const fileName = (channel: string): string => channel.replaceAll(/[^\p{L}\p{N}._-]/gu, '_');
