export const { pipeline } = process.getBuiltinModule('node:stream/promises');
