/** One thing that was tried. The form is fixed: docs/commands.md. */
export interface Check {
  name: string;
  ok: boolean;
  detail: string;
  /** What to do or to type. Null: nothing. */
  next: string | null;
}

export type Result = Omit<Check, 'name'>;

/** How the detail of a check begins that passed, and that somebody should look at. */
export const WARNING = 'warning: ';

export const passed = (detail: string, next: string | null = null): Result => ({ ok: true, detail, next });
export const failed = (detail: string, next: string): Result => ({ ok: false, detail, next });

export type Try = (name: string, what: string, work: () => Promise<Result>) => Promise<Result>;

export interface Tried {
  checks: Check[];
  try: Try;
}

/**
 * Says what is tried before it is tried, then what came of it.
 *
 * @param show null: nothing is said, the checks are printed as JSON
 * @param clean takes out secrets
 */
export function createChecks(show: ((text: string) => void) | null, clean: (text: string) => string): Tried {
  const checks: Check[] = [];
  return {
    checks,
    async try(name, what, work) {
      show?.(`${name}: ${what} …\n`);
      const { ok, detail, next } = await work().catch((error: unknown) => ofError(error));
      const check = { name, ok, detail: clean(detail), next: next === null ? null : clean(next) };
      checks.push(check);
      const todo = check.next === null ? '' : `    → ${check.next}\n`;
      show?.(`  ${ok ? 'passed' : 'FAILED'}: ${check.detail}\n${todo}`);
      return check;
    },
  };
}

function ofError(error: unknown): Result {
  const hint = error instanceof Error && 'hint' in error ? error.hint : undefined;
  const detail = error instanceof Error ? error.message || error.name : String(error);
  return failed(detail, typeof hint === 'string' ? hint : 'Look at what it names, and run this again.');
}
