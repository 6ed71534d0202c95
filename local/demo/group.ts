import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Heard } from '../console/heard.ts';
import { withNames } from './team.ts';

const MOST_MESSAGES = 500;
const PICTURE_NAME = /^[\w-]+$/;

/** The messages of a group in the demo. JSON lines in a file, so that they survive a restart. */
export class DemoGroup {
  readonly #file: string;
  readonly #pictures: string;
  readonly #heard: Heard[];

  /** @param name the name of its file in the directory */
  constructor(directory: string, name: string) {
    this.#file = join(directory, `${name}.jsonl`);
    this.#pictures = join(directory, `${name}-pictures`);
    mkdirSync(directory, { recursive: true });
    this.#heard = existsSync(this.#file) ? readLines(readFileSync(this.#file, 'utf8')) : [];
  }

  get messages(): readonly Heard[] {
    return this.#heard;
  }

  hear({ shown, ...rest }: Heard): void {
    const message = { ...rest, shown: shown && { ...shown, text: withNames(shown.text) } };
    appendFileSync(this.#file, `${JSON.stringify(message)}\n`);
    this.#heard.push(message);
    this.#heard.splice(0, this.#heard.length - MOST_MESSAGES);
  }

  /** A picture is a separate file: the messages are read every second, and a picture never changes. */
  see({ id, atMs }: Pick<Heard, 'id' | 'atMs'>, png: Uint8Array): void {
    mkdirSync(this.#pictures, { recursive: true });
    writeFileSync(join(this.#pictures, `${id}.png`), png);
    this.hear({ id, atMs, shown: null, picture: id });
  }

  async picture(name: string): Promise<Uint8Array | null> {
    const file = join(this.#pictures, `${name}.png`);
    return PICTURE_NAME.test(name) && existsSync(file) ? readFile(file) : null;
  }
}

/** An older demo, with only one kind of group, stored only WeCom's markdown. */
function readHeard({ markdown, ...heard }: Heard & { markdown?: string }): Heard {
  return markdown ? { ...heard, shown: { look: 'wecom', text: markdown } } : heard;
}

/** A killed process may leave half a line at the end. */
function readLines(text: string): Heard[] {
  const heard: Heard[] = [];
  for (const line of text.split('\n')) {
    try {
      if (line) heard.push(readHeard(JSON.parse(line) as Heard & { markdown?: string }));
    } catch {
      // Half a message is no message.
    }
  }
  return heard.slice(-MOST_MESSAGES);
}
