export const {
  createHash,
  createHmac,
  getRandomValues,
  hash,
  randomBytes,
  randomUUID,
  timingSafeEqual,
  X509Certificate,
} = process.getBuiltinModule('node:crypto');
