/** 1 is A, 26 is Z: the vendor allows 26 grades. A higher one is shown as its number. */
export function gradeLetter(grade: number): string {
  return grade >= 1 && grade <= 26 ? String.fromCharCode(64 + grade) : `G${grade}`;
}
