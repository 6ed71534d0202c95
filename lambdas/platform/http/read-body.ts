import type { IncomingMessage } from 'node:http';
import { Duplex, Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as zlib from 'node:zlib';
import type { BodyLimits } from './http.ts';

/** Why a body could not be read, although it came. */
export class BodyError extends Error {
  readonly code: 'too-large' | 'undecodable' | 'charset-unknown';
  readonly reason: string;

  constructor(code: BodyError['code'], reason: string) {
    super(reason);
    this.code = code;
    this.reason = reason;
  }
}

/**
 * Reads and decompresses a body as a stream. It never holds more than the limits, however large the body would become.
 * @throws {BodyError}, or the error of the connection
 */
export async function readBody(response: IncomingMessage, limits: BodyLimits): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const isExact = limits.reading === 'exact';
  try {
    // `Content-Encoding` lists codings in the order in which they were applied.
    const decoders = codings(response).reverse().map(decoder);
    const raw = atMost(response, limits.rawBytes, 'on the wire');
    const keep = keeping(chunks, limits.decodedBytes);
    if (decoders.length > 0) await pipeline([Readable.from(raw), ...decoders, sinkOf(keep)]);
    // Streams around it would cost as much as the parsing.
    else for await (const chunk of raw) keep(chunk);
  } catch (error) {
    response.destroy();
    const failure = isBrokenCoding(error)
      ? new BodyError('undecodable', 'a body with broken compression')
      : error;
    if (isExact || !(failure instanceof BodyError)) throw failure;
  }
  return Buffer.concat(chunks);
}

/** Passes on bytes up to the limit, cuts the last piece there, and then fails. */
async function* atMost(source: AsyncIterable<Buffer>, bytes: number, where: string): AsyncGenerator<Buffer> {
  let left = bytes;
  for await (const chunk of source) {
    if (chunk.byteLength > left) {
      if (left > 0) yield chunk.subarray(0, left);
      throw new BodyError('too-large', `a body of more than ${megabytes(bytes)}, ${where}`);
    }
    left -= chunk.byteLength;
    yield chunk;
  }
}

/** @returns what keeps pieces up to the limit, cuts the last one there, and then throws */
function keeping(chunks: Buffer[], bytes: number): (chunk: Buffer) => void {
  let left = bytes;
  return (chunk) => {
    const isTooMuch = chunk.byteLength > left;
    chunks.push(isTooMuch ? chunk.subarray(0, left) : chunk);
    left -= chunk.byteLength;
    if (isTooMuch) throw new BodyError('too-large', `a body of more than ${megabytes(bytes)}, decompressed`);
  };
}

function sinkOf(keep: (chunk: Buffer) => void): Writable {
  return new Writable({
    write(chunk: Buffer, _, done) {
      try {
        keep(chunk);
        done();
      } catch (error) {
        done(error instanceof Error ? error : new Error('unknown', { cause: error }));
      }
    },
  });
}

const megabytes = (bytes: number): string =>
  bytes >= 1024 * 1024 ? `${Math.floor(bytes / 1024 / 1024)} MiB` : `${Math.floor(bytes / 1024)} KiB`;

function codings({ headers, statusCode }: IncomingMessage): string[] {
  // These never have a body, and an empty body is not valid gzip.
  if (statusCode === 204 || statusCode === 304 || headers['content-length'] === '0') return [];
  return (headers['content-encoding'] ?? '')
    .split(',')
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== '' && coding !== 'identity');
}

function decoder(coding: string): Duplex {
  switch (coding) {
    case 'gzip':
    case 'x-gzip':
      return zlib.createGunzip();
    case 'deflate':
      return Duplex.from(inflateEither);
    case 'br':
      return zlib.createBrotliDecompress();
    case 'zstd':
      if (typeof zlib.createZstdDecompress === 'function') return zlib.createZstdDecompress();
  }
  throw new BodyError('undecodable', 'a body with a content coding that is not known here');
}

/** `deflate` means zlib, but some servers send it without zlib's first two bytes. */
async function* inflateEither(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const iterator = source[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done) return;
  const isZlib = ((first.value[0] ?? 0) & 0x0f) === 8;
  const inflate = isZlib ? zlib.createInflate() : zlib.createInflateRaw();
  const rest = { [Symbol.asyncIterator]: () => iterator };
  const fed = pipeline(async function* () {
    yield first.value;
    yield* rest;
  }, inflate);
  // This is awaited below. Until then the reader throws any failure.
  fed.catch(() => {});
  yield* inflate as AsyncIterable<Buffer>;
  await fed;
}

function isBrokenCoding(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^(?:Z_|ZSTD_|ERR__|ERR_BROTLI|ERR_ZSTD|ERR_ZLIB)/.test(code);
}
