import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

/** Nobody answers any more: the terminal was closed, or Ctrl-C or Ctrl-D pressed. */
class NobodyAnswers extends Error {
  constructor() {
    super('nobody answers; nothing was written');
  }
}

export interface Question {
  /** Taken where the answer is empty. */
  fallback?: string;
  /** Why an answer cannot be taken; null: it can. It is asked again then. */
  problem?(answer: string): string | null;
  /** It is not shown as it is typed. */
  hidden?: boolean;
}

export interface Asker {
  /** @throws {NobodyAnswers} where the input has ended */
  ask(question: string, options?: Question): Promise<string>;
  say(text: string): void;
  close(): void;
}

/** Asks people, a line each. */
export function createAsker(
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
  { terminal }: { terminal: boolean },
): Asker {
  let isHidden = false;
  // What is typed is shown by the interface itself.
  const shown = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (!isHidden) output.write(chunk);
      done();
    },
  });
  const lines = createInterface({ input, output: shown, terminal });
  lines.once('SIGINT', () => lines.close());
  const answers = lines[Symbol.asyncIterator]();

  async function line(prompt: string, hidden: boolean): Promise<string> {
    lines.setPrompt(prompt);
    lines.prompt();
    isHidden = hidden;
    const { value, done } = await answers.next();
    isHidden = false;
    if (hidden) output.write('\n');
    if (done) throw new NobodyAnswers();
    return value.trim();
  }

  return {
    async ask(question, { fallback, problem = () => null, hidden = false } = {}) {
      const prompt = fallback ? `${question} [${fallback}] ` : `${question} `;
      for (;;) {
        const answer = (await line(prompt, hidden)) || (fallback ?? '');
        const wrong = answer === '' && fallback === undefined ? 'an answer is needed' : problem(answer);
        if (wrong === null) return answer;
        output.write(`  ${wrong}\n`);
      }
    },
    say: (text) => void output.write(`${text}\n`),
    close: () => lines.close(),
  };
}
