export const { dirname, join, sep } = process.getBuiltinModule('node:path');
