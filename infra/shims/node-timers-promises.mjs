export const { setImmediate, setTimeout } = process.getBuiltinModule('node:timers/promises');
