export const { createRequire } = process.getBuiltinModule('node:module');
