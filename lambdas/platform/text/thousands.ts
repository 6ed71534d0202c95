/**
 * A number as people read it, with a comma after each three digits: `12,345`. What `toLocaleString` says in English, whose
 * first number takes ten milliseconds of processor time.
 */
export function thousands(count: number): string {
  const [whole = '', ...fraction] = String(count).split('.');
  return [whole.replace(/\B(?=(?:\d{3})+$)/g, ','), ...fraction].join('.');
}
