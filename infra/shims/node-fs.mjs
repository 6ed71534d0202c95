const fs = process.getBuiltinModule('node:fs');

export const { createReadStream, existsSync, fstatSync, lstatSync, readFileSync } = fs;

/** The SDK asks of a body whether it is one. To read the real class loads streams and promises of files. */
export const ReadStream = { [Symbol.hasInstance]: (value) => value instanceof fs.ReadStream };
