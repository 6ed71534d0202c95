import { SECOND_MS } from '../../lambdas/platform/time/duration.ts';

interface Line {
  atMs: number;
  who: string;
  what: string;
}

/** Who did what when, in words. Kept only where somebody will read it: a run that holds is not worth its strings. */
export class TimeLine {
  readonly #startMs: number;
  readonly #isKept: boolean;
  readonly #lines: Line[] = [];

  constructor(startMs: number, isKept: boolean) {
    this.#startMs = startMs;
    this.#isKept = isKept;
  }

  note(atMs: number, who: string, what: () => string): void {
    if (this.#isKept) this.#lines.push({ atMs, who, what: what() });
  }

  text(): string {
    const width = Math.max(0, ...this.#lines.map(({ who }) => who.length));
    return this.#lines
      .map(({ atMs, who, what }) => `${offset(atMs - this.#startMs)}  ${who.padEnd(width)}  ${what}`)
      .join('\n');
  }
}

/** `+1:02:03.456` since the start. */
export function offset(ms: number): string {
  const sign = ms < 0 ? '-' : '+';
  const whole = Math.abs(Math.round(ms));
  const seconds = Math.floor(whole / SECOND_MS);
  const two = (value: number) => String(value).padStart(2, '0');
  const clock = `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return `${sign}${clock}.${String(whole % SECOND_MS).padStart(3, '0')}`;
}
