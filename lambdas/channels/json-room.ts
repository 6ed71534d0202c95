/** The bytes of a text inside a JSON body, for receivers that count the body: a quote or a line end takes two. */
export const jsonBytes = (text: string): number => Buffer.byteLength(JSON.stringify(text.toWellFormed())) - 2;
