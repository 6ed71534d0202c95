import * as v from 'valibot';
import { show } from './show.ts';

/** A to Z, as 1 to 26. */
export const grade = v.pipe(
  v.string((issue) => `expected a grade, A to Z, got ${show(issue.input)}`),
  v.regex(/^[A-Z]$/, (issue) => `expected a grade, A to Z, got ${show(issue.input)}`),
  v.transform((letter) => letter.charCodeAt(0) - 64),
);
