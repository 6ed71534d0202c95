// An ES module that imports node:http makes Node read each of its exports, and three of those load all of undici.
module.exports = process.getBuiltinModule('node:http');
