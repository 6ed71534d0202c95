import { CallRecordsError } from '../errors.ts';

const RENEW_TOKEN =
  "Copy a new token from the vendor's back office to where `token` of this account in leadbell.yaml points.";
export const CHECK_BASE_URL =
  'Check `baseUrl` of this account in leadbell.yaml: scheme, host, port and path prefix must be those of the record API.';

/** It begins as it should. */
export function broken(): CallRecordsError {
  return new CallRecordsError({
    code: 'unexpected-answer',
    message: 'The record API answered with JSON that is broken inside, or breaks off.',
    retryable: true,
    hint: 'If it lasts, one record breaks the JSON that the vendor writes, or something on the way cuts answers off: send the vendor the task and the time.',
  });
}

/** A firewall or a gateway answered in the vendor's place. */
export function guarded(said: string): CallRecordsError {
  return new CallRecordsError({
    code: 'unexpected-answer',
    message: `The record API answered something else than records: expected code, meta and data, got ${said}, as of a guard before the record API.`,
    retryable: true,
    mayBeOfPart: false,
    hint: 'A firewall or gateway before the record API blocks these requests; the token was not refused. Ask the vendor to let this address through.',
  });
}

export function elsewhere(said: string, hint: string): CallRecordsError {
  return new CallRecordsError({
    code: 'unexpected-answer',
    message: `The record API is not at this address: expected records, got ${said}.`,
    retryable: false,
    hint,
  });
}

export function tokenRefused(said: string, moreHint?: string): CallRecordsError {
  return new CallRecordsError({
    code: 'token-refused',
    message: `The record API did not accept the token: expected records, got ${said}.`,
    retryable: false,
    hint: moreHint === undefined ? RENEW_TOKEN : `${RENEW_TOKEN} ${moreHint}`,
  });
}

export function throttled(said: string, retryAfterMs: number | null): CallRecordsError {
  return new CallRecordsError({
    code: 'throttled',
    message: `The record API asks for fewer requests: ${said}${waiting(retryAfterMs)}.`,
    retryable: true,
    retryAfterMs,
    hint: 'If it lasts, lower `concurrency` of this account in leadbell.yaml, or poll less often.',
  });
}

export function unavailable(said: string, retryAfterMs: number | null): CallRecordsError {
  return new CallRecordsError({
    code: 'unavailable',
    message: `The record API is not available: ${said}${waiting(retryAfterMs)}.`,
    retryable: true,
    retryAfterMs,
    hint: 'Nothing, while it is short: the next poll reads the same window again. If it lasts, ask the vendor.',
  });
}

function waiting(retryAfterMs: number | null): string {
  return retryAfterMs === null ? '' : `, and asks to wait ${Math.ceil(retryAfterMs / 1000)} s`;
}

export function unexpected(got: string, status: number | null = null): CallRecordsError {
  return new CallRecordsError({
    code: 'unexpected-answer',
    message: `The record API answered something else than records: expected code, meta and data, got ${got}.`,
    retryable: true,
    status,
    hint: `${CHECK_BASE_URL} An expired token can look like this too.`,
  });
}

/** A name or an id with holes in it would be told, and be another one. */
export function undecodable(charset: string): CallRecordsError {
  return new CallRecordsError({
    code: 'unexpected-answer',
    message: `The record API answered something else than records: got a body that is not whole in its charset (${charset}).`,
    retryable: false,
    // It may be one text of one row, and then the others are read.
    mayBeOfPart: true,
    hint: 'Ask the vendor for UTF-8, with its `charset`, and whether a text was cut within a letter.',
  });
}

export function wrongPlace(said: string, status: number | null = null): CallRecordsError {
  return new CallRecordsError({
    code: 'unexpected-answer',
    message: `There is no record API at this address: expected records, got ${said}.`,
    retryable: false,
    status,
    hint: CHECK_BASE_URL,
  });
}
