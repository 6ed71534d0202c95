import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Heard } from '../heard.ts';

const MOST_MESSAGES = 500;

/** What was said in the demo's group. JSON lines in a file, so that it is still there after a restart. */
export class DemoGroup {
  readonly #file: string;
  readonly #heard: Heard[];

  constructor(file: string) {
    this.#file = file;
    mkdirSync(dirname(file), { recursive: true });
    this.#heard = existsSync(file) ? readLines(readFileSync(file, 'utf8')) : [];
  }

  get messages(): readonly Heard[] {
    return this.#heard;
  }

  hear(message: Heard): void {
    appendFileSync(this.#file, `${JSON.stringify(message)}\n`);
    this.#heard.push(message);
    this.#heard.splice(0, this.#heard.length - MOST_MESSAGES);
  }
}

/** A process that was killed may leave half a line at the end. */
function readLines(text: string): Heard[] {
  const heard: Heard[] = [];
  for (const line of text.split('\n')) {
    try {
      if (line) heard.push(JSON.parse(line) as Heard);
    } catch {
      // Half a message is no message.
    }
  }
  return heard.slice(-MOST_MESSAGES);
}
