// An ES module that imports node:util makes Node read each of its exports, and those load workers, diffs and parsers.
module.exports = process.getBuiltinModule('node:util');
