/**
 * A value in a form that an error message may show. Anything long, with a URL, or similar to a credential is only
 * described: people paste secrets into the wrong line, and messages end up in chats and CI logs.
 */
export function show(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  if (typeof value !== 'string') {
    const text = String(value);
    return looksSecret(text) ? `a ${typeof value} of ${text.length} characters` : `${typeof value} ${text}`;
  }
  if (value === '') return 'an empty text';
  if (looksSecret(value)) return `a text of ${value.length} characters`;
  return JSON.stringify(value);
}

function looksSecret(text: string): boolean {
  const credential = /:\/\/|key=|bearer|^eyJ|[\w-]{33,}|[0-9a-f]{8}-[0-9a-f]{4}-/i;
  const phone = /\d{7,}/;
  return text.length > 60 || credential.test(text) || phone.test(text);
}
