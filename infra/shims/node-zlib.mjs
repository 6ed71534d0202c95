// Loaded at the first use: most calls compress nothing.
const zlib = () => process.getBuiltinModule('node:zlib');

export const crc32 = (...given) => zlib().crc32(...given);
export const gzipSync = (...given) => zlib().gzipSync(...given);
export const gunzipSync = (...given) => zlib().gunzipSync(...given);
export const createGunzip = () => zlib().createGunzip();
export const createInflate = () => zlib().createInflate();
export const createInflateRaw = () => zlib().createInflateRaw();
export const createBrotliDecompress = () => zlib().createBrotliDecompress();
export const createZstdDecompress = () => zlib().createZstdDecompress();
