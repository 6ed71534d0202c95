import type { Outcome } from '../channel.ts';
import { ofStatus } from '../http-status.ts';

/**
 * https://docs.aws.amazon.com/sns/latest/api/API_Publish.html#API_Publish_Errors and the errors that all services
 * share.
 */
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
/** Not accepted, and a moment later there is room. */
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
/** Our credentials expired while in use. New ones are on their way. */
const EXPIRED = new Set(['ExpiredToken', 'ExpiredTokenException', 'TokenRefreshRequired']);
/** A signature is valid for a few minutes, so an error about its time means that a clock is wrong. */
const OF_CLOCKS = new Set(['RequestExpired', 'RequestTimeTooSkewed', 'RequestInTheFuture']);
const SAYS_CLOCK =
  /signature (?:has )?expired|signature not yet (?:valid|current)|is now (?:earlier|later) than/i;
const CLOCK_HINT = 'the clock of this machine and that of AWS differ; set it (NTP)';
/** The SDK's name for an error without a name: SNS did not write that answer. */
const NAMELESS = new Set(['', 'Error', 'Unknown', 'UnknownError', 'SyntaxError', 'TypeError', 'unknown']);
const CUT = /^(?:ECONNRESET|EPIPE|ECONNABORTED|UND_ERR_SOCKET|ERR_STREAM_PREMATURE_CLOSE)$/;
const INVALID = new Set([
  'InvalidParameterException',
  'InvalidParameter',
  'InvalidParameterValueException',
  'ParameterValueInvalid',
  'ValidationException',
  'ValidationError',
]);
/** There was no connection, so nothing went out. */
const NOT_CONNECTED =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|CERT_\w+|ERR_TLS_\w+|UNABLE_TO_\w+|SELF_SIGNED_\w+|DEPTH_ZERO_\w+)$/;

interface SdkError {
  name: string;
  code: string;
  message: string;
  status: number | null;
}

/** The Subject was refused: the same body may go out with a plainer one. */
export function isSubjectRefused(error: unknown): boolean {
  const { name, message } = readError(error);
  return INVALID.has(name) && /subject/i.test(message);
}

/** Judges a failed Publish. Details contain the name of the error but not its text, which may repeat an ARN. */
export function outcomeOfError(error: unknown): Outcome {
  const { name, code, message, status } = readError(error);
  const detail = status === null ? code || name : `${name} (HTTP ${status})`;

  if (OF_CLOCKS.has(name) || (/Signature/.test(name) && SAYS_CLOCK.test(message))) {
    return { kind: 'not-taken', detail: `${detail}: ${CLOCK_HINT}` };
  }
  if (EXPIRED.has(name)) return { kind: 'not-taken', detail: `${detail}: our credentials ran out` };
  if (DEAD.has(name)) return { kind: 'channel-dead', detail };
  if (THROTTLED.has(name)) return { kind: 'too-many-at-once', detail };
  if (INVALID.has(name)) return { kind: kindOfInvalid(message), detail };
  if (status !== null && status >= 400 && status < 500) {
    if (status === 413) return { kind: 'too-long', detail };
    if (!NAMELESS.has(name)) return { kind: 'refused', detail };
  }
  if (status !== null) return ofNobody(status, detail);
  const neverLeft =
    NOT_CONNECTED.test(code) ||
    name === 'CredentialsProviderError' ||
    (name === 'TimeoutError' && /did not establish a connection/.test(message));
  if (neverLeft) return { kind: 'not-sent', detail };
  return { kind: CUT.test(code) ? 'cut' : 'ambiguous', detail };
}

/** The one error name that is used both for a single text and for the topic. */
function kindOfInvalid(message: string): 'channel-dead' | 'too-long' | 'rejected' {
  if (/invalid parameter: (?:topic|target)arn/i.test(message)) return 'channel-dead';
  return /too long|too large/i.test(message) ? 'too-long' : 'rejected';
}

function ofNobody(status: number, detail: string): Outcome {
  const { kind } = ofStatus(status);
  switch (kind) {
    case 'not-taken':
    case 'refused':
      return { kind, detail };
    case 'rate-limited':
      return { kind: 'too-many-at-once', detail };
    default:
      return { kind: 'ambiguous', detail };
  }
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

/** Error names are shown to people, so they are only used if they look like names. */
const word = (value: unknown): string => (typeof value === 'string' && /^\w{1,60}$/.test(value) ? value : '');
