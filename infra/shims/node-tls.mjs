export const { createSecureContext, getCACertificates } = process.getBuiltinModule('node:tls');
