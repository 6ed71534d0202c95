/** Describes an error: what happened and what to do. */
export function sentence(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const hint = 'hint' in error && typeof error.hint === 'string' ? `\n  ${error.hint}` : '';
  return `${error.message || error.name}${hint}`;
}
