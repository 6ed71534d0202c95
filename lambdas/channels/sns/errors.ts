import type { Outcome } from '../channel.ts';

/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html#API_Publish_Errors and the errors all services share. */
const DEAD = new Set([
  'NotFoundException',
  'NotFound',
  'ResourceNotFoundException',
  'AuthorizationErrorException',
  'AuthorizationError',
  'AccessDenied',
  'AccessDeniedException',
  'InvalidSecurityException',
  'InvalidSecurity',
  'InvalidClientTokenId',
  'UnrecognizedClientException',
  'SignatureDoesNotMatch',
  'EndpointDisabledException',
  'KMSDisabledException',
  'KMSDisabled',
  'KMSInvalidStateException',
  'KMSInvalidState',
  'KMSNotFoundException',
  'KMSNotFound',
  'KMSAccessDeniedException',
  'KMSAccessDenied',
  'KMSOptInRequired',
]);
/** Nothing was taken, and a moment later there is room: as with a robot that is sent to by two. */
const THROTTLED = new Set([
  'ThrottledException',
  'Throttled',
  'Throttling',
  'ThrottlingException',
  'RequestLimitExceeded',
  'TooManyRequestsException',
  'KMSThrottlingException',
  'KMSThrottling',
]);
const INVALID = new Set([
  'InvalidParameterException',
  'InvalidParameter',
  'InvalidParameterValueException',
  'ParameterValueInvalid',
  'ValidationException',
  'ValidationError',
]);
/** The connection never stood, so nothing went out. */
const NOT_CONNECTED =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|CERT_\w+|ERR_TLS_\w+|UNABLE_TO_\w+|SELF_SIGNED_\w+|DEPTH_ZERO_\w+)$/;

interface SdkError {
  name: string;
  code: string;
  message: string;
  status: number | null;
}

/** A refused Subject: the same body may go once more with a plainer one. */
export function isSubjectRefused(error: unknown): boolean {
  const { name, message } = readError(error);
  return INVALID.has(name) && /subject/i.test(message);
}

/** What a failed Publish means. Details name the error and nothing of its text, which may repeat an ARN. */
export function outcomeOfError(error: unknown): Outcome {
  const { name, code, message, status } = readError(error);
  const detail = status === null ? code || name : `${name} (HTTP ${status})`;

  if (DEAD.has(name)) return { kind: 'channel-dead', detail };
  if (THROTTLED.has(name)) return { kind: 'too-many-at-once', detail };
  if (INVALID.has(name))
    return { kind: /too long|too large/i.test(message) ? 'too-long' : 'rejected', detail };
  // Stryker disable next-line ConditionalExpression: null is not >= 400 either, but only the compiler's rules say so
  if (status !== null && status >= 400 && status < 500) {
    // A refusal that no table names: it was not taken, and a lead is worth asking again.
    return { kind: status === 413 ? 'too-long' : 'busy', detail };
  }
  const neverLeft =
    status === null &&
    (NOT_CONNECTED.test(code) ||
      name === 'CredentialsProviderError' ||
      (name === 'TimeoutError' && /did not establish a connection/.test(message)));
  return neverLeft ? { kind: 'not-sent', detail } : { kind: 'ambiguous', detail };
}

function readError(error: unknown): SdkError {
  // Stryker disable next-line StringLiteral: a text is only looked at with a name that a table knows
  if (!(error instanceof Error)) return { name: 'unknown', code: '', message: '', status: null };
  const { code, $metadata } = error as { code?: unknown; $metadata?: { httpStatusCode?: number } };
  return {
    name: word(error.name),
    code: word(code),
    message: error.message,
    status: $metadata?.httpStatusCode ?? null,
  };
}

/** Names are shown, so they are only believed where they look like names. */
const word = (value: unknown): string => (typeof value === 'string' && /^\w{1,60}$/.test(value) ? value : '');
