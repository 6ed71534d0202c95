import { describe, expect, it } from 'vitest';
import type { OutcomeKind } from '../../../lambdas/channels/channel.ts';
import { isSubjectRefused, outcomeOfError } from '../../../lambdas/channels/sns/errors.ts';

/** An answer of SNS, as the SDK throws it. */
const answer = (name: string, status: number, message = 'arn:aws:sns:eu-west-1:123456789012:hot-leads') =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status } });

/** No answer at all. */
const broken = (name: string, code: string, message = 'hot-leads.example') =>
  Object.assign(new Error(message), { name, code });

const kindOf = (error: unknown): OutcomeKind => outcomeOfError(error).kind;

describe('a refusal of SNS', () => {
  it.each([
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
  ])('%s stops the channel: asking again would only be refused again', (name) => {
    expect(outcomeOfError(answer(name, 400))).toEqual({ kind: 'channel-dead', detail: `${name} (HTTP 400)` });
  });

  it.each([
    'ThrottledException',
    'Throttled',
    'Throttling',
    'ThrottlingException',
    'RequestLimitExceeded',
    'TooManyRequestsException',
    'KMSThrottlingException',
    'KMSThrottling',
  ])('%s asks to come back', (name) => {
    // Whatever the status: a throttle was not taken, so it is not ambiguous.
    expect(outcomeOfError(answer(name, 503))).toEqual({
      kind: 'too-many-at-once',
      detail: `${name} (HTTP 503)`,
    });
  });

  it.each([
    'InvalidParameterException',
    'InvalidParameter',
    'InvalidParameterValueException',
    'ParameterValueInvalid',
    'ValidationException',
    'ValidationError',
  ])('%s means this body, which a shorter or plainer one may cure', (name) => {
    // Whatever the status: a body that is not valid was not taken.
    expect(kindOf(answer(name, 500, 'Invalid parameter: MessageAttributes'))).toBe('rejected');
    // Of the topic it says the same of each text.
    expect(kindOf(answer(name, 400, 'Invalid parameter: TopicArn Reason: no such'))).toBe('channel-dead');
    expect(kindOf(answer(name, 500, 'Invalid parameter: Message too long'))).toBe('too-long');
    expect(kindOf(answer(name, 500, 'the request is TOO LARGE'))).toBe('too-long');
    expect(isSubjectRefused(answer(name, 400, 'Invalid parameter: Subject'))).toBe(true);
    expect(isSubjectRefused(answer(name, 400, 'Invalid parameter: Message'))).toBe(false);
  });

  it.each([
    [399, 'not-taken'],
    [400, 'refused'],
    [413, 'too-long'],
    [499, 'refused'],
    [500, 'ambiguous'],
    [503, 'ambiguous'],
  ] as const)('of no table, with HTTP %d, is %s', (status, kind) => {
    expect(outcomeOfError(answer('SomethingNew', status))).toEqual({
      kind,
      detail: `SomethingNew (HTTP ${status})`,
    });
  });

  it.each([
    ['SignatureDoesNotMatch', 'Signature expired: 20261126T010000Z is now earlier than 20261126T011000Z'],
    ['InvalidSignatureException', 'Signature not yet current: 20261126T020000Z is still later than'],
    ['RequestExpired', 'Request has expired.'],
    ['RequestTimeTooSkewed', 'The difference is too large'],
  ])('%s for its time (%s) is of a clock: it is tried again, and says what to do', (name, message) => {
    const outcome = outcomeOfError(answer(name, 403, message));
    expect(outcome).toMatchObject({ kind: 'not-taken', detail: expect.stringContaining('clock') });
    expect(outcome).toMatchObject({ detail: expect.stringContaining('NTP') });
  });

  it.each(['ExpiredToken', 'ExpiredTokenException', 'TokenRefreshRequired'])('%s passes', (name) => {
    expect(kindOf(answer(name, 403))).toBe('not-taken');
  });

  it.each([
    [400, 'not-taken'],
    [403, 'refused'],
    [407, 'not-taken'],
    [429, 'too-many-at-once'],
    [502, 'ambiguous'],
  ] as const)('that is not its own, such as a page with HTTP %d, is %s', (status, kind) => {
    expect(kindOf(answer('UnknownError', status))).toBe(kind);
  });

  it('that speaks of a Subject in another way is not about the Subject', () => {
    expect(isSubjectRefused(answer('NotFound', 404, 'Subject'))).toBe(false);
    expect(isSubjectRefused('Subject')).toBe(false);
  });
});

describe('no answer of SNS', () => {
  it.each([
    'ECONNREFUSED',
    'ENOTFOUND',
    'EAI_AGAIN',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'EADDRNOTAVAIL',
    'CERT_HAS_EXPIRED',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
  ])('because of %s: nothing was sent', (code) => {
    expect(outcomeOfError(broken('Error', code))).toEqual({ kind: 'not-sent', detail: code });
    // The name must be that one: an error that merely contains it may have come after the request.
    expect(kindOf(broken('Error', `${code} `))).toBe('ambiguous');
    expect(kindOf(broken('Error', `X${code}`))).toBe('ambiguous');
  });

  it.each(['ETIMEDOUT', 'ENOTFOUND_X', 'XECONNRESET'])('because of %s: it may have been', (code) => {
    expect(outcomeOfError(broken('Error', code))).toEqual({ kind: 'ambiguous', detail: code });
  });

  it.each(['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ERR_STREAM_PREMATURE_CLOSE'])(
    'because of %s: it may have been, and was perhaps cut for what is in it',
    (code) => {
      expect(outcomeOfError(broken('Error', code))).toEqual({ kind: 'cut', detail: code });
    },
  );

  it('because there are no credentials, or the connection never stood: nothing was sent', () => {
    expect(outcomeOfError(broken('CredentialsProviderError', ''))).toEqual({
      kind: 'not-sent',
      detail: 'CredentialsProviderError',
    });
    const never = 'socket did not establish a connection with the server within 3000 ms';
    expect(outcomeOfError(broken('TimeoutError', '', never))).toEqual({
      kind: 'not-sent',
      detail: 'TimeoutError',
    });
  });

  it('in time: it may have been, whatever else the text says', () => {
    expect(kindOf(broken('TimeoutError', '', 'no answer within 10000 ms'))).toBe('ambiguous');
    expect(kindOf(broken('Error', '', 'did not establish a connection'))).toBe('ambiguous');
  });

  it('after an answer had begun is never called unsent', () => {
    const late = Object.assign(answer('Error', 502), { code: 'ECONNREFUSED' });
    expect(kindOf(late)).toBe('ambiguous');
  });

  it('and something that is no error: nobody knows', () => {
    expect(outcomeOfError('thrown text')).toEqual({ kind: 'ambiguous', detail: 'unknown' });
    expect(outcomeOfError(undefined)).toEqual({ kind: 'ambiguous', detail: 'unknown' });
  });
});

describe('the detail of a fault', () => {
  it.each(['key=abc', 'x'.repeat(61), '', ' Error', 'https://sns.example'])(
    'never repeats a name that does not look like one: %j',
    (name) => {
      const outcome = outcomeOfError(broken(name, name));
      expect(outcome).toEqual({ kind: 'ambiguous', detail: '' });
    },
  );

  it('takes a name of 60 characters', () => {
    expect(outcomeOfError(broken('x'.repeat(60), ''))).toMatchObject({ detail: 'x'.repeat(60) });
    expect(outcomeOfError(broken('Error', 7 as unknown as string))).toMatchObject({ detail: 'Error' });
  });
});
