/** May it stand in the path of a request, and in a key of the table? */
export const isPathId = (text: string): boolean => /^[\p{L}\p{N}_][^\s/\\#?%]{0,199}$/u.test(text);
