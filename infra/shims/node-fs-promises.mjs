export const { readFile } = process.getBuiltinModule('node:fs/promises');
