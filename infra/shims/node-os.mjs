export const { homedir, platform, release } = process.getBuiltinModule('node:os');
