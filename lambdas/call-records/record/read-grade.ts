const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

export type GradeReading = { readable: true; grade: number | null } | { readable: false };

/**
 * Reads `intention_results`: 1 A … 26 Z, as a number, as text or as the letter itself. 0, empty and missing are "not
 * graded yet". Anything else is not read as that: a grade that cannot be understood may be an A.
 */
export function readGrade(value: unknown): GradeReading {
  if (value === undefined || value === null || value === false) return notGraded;
  if (Array.isArray(value) && value.length === 0) return notGraded;
  if (typeof value === 'number') return fromNumber(value);
  if (typeof value !== 'string') return { readable: false };
  const text = value.trim();
  if (text === '') return notGraded;
  if (/^[a-z]$/i.test(text)) return { readable: true, grade: LETTERS.indexOf(text.toUpperCase()) + 1 };
  return /^\d+(?:\.0+)?$/.test(text) ? fromNumber(Number(text)) : { readable: false };
}

const notGraded: GradeReading = { readable: true, grade: null };

function fromNumber(value: number): GradeReading {
  if (value === 0) return notGraded;
  if (!Number.isInteger(value) || value < 1 || value > LETTERS.length) return { readable: false };
  return { readable: true, grade: value };
}
