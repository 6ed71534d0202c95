/** Bytes of a text inside a JSON body, for receivers that count the body: a quote and a line end take two. */
export const jsonBytes = (text: string): number => Buffer.byteLength(JSON.stringify(text.toWellFormed())) - 2;
