export const { Duplex, PassThrough, Readable, Writable } = process.getBuiltinModule('node:stream');
