import { LeadbellError } from '../platform/errors.ts';

/** A place in leadbell.yaml. `path` is `tasks[0].channels[1]`; line and column count from 1. */
export interface Problem {
  path: string;
  line: number;
  column: number;
  /** What was expected and what was found, in one sentence. Never contains a secret. */
  message: string;
}

/** The configuration cannot be used. Holds every problem, in the order of the file. */
export class ConfigError extends LeadbellError {
  static override readonly name = 'ConfigError';
  readonly fileName: string;
  readonly problems: readonly Problem[];

  constructor(fileName: string, problems: readonly Problem[]) {
    super({
      code: 'config-invalid',
      message: problems.map((problem) => formatProblem(fileName, problem)).join('\n'),
      retryable: false,
      hint: 'Correct the file. `leadbell check FILE` reads it again.',
    });
    this.fileName = fileName;
    this.problems = problems;
  }
}

/** `leadbell.yaml:12:5 tasks[0].channels[1]: …`, which editors and terminals turn into a link. */
export function formatProblem(fileName: string, problem: Problem): string {
  const place = `${fileName}:${problem.line}:${problem.column}`;
  return problem.path === '' ? `${place} ${problem.message}` : `${place} ${problem.path}: ${problem.message}`;
}

export function inFileOrder(problems: readonly Problem[]): Problem[] {
  return [...problems].sort((a, b) => a.line - b.line || a.column - b.column);
}
