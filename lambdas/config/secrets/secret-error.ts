import { LeadbellError } from '../../platform/errors.ts';

/** Why a secret could not be read: the store may answer soon, or somebody must act. */
interface Reason {
  isMoment: boolean;
  why: string;
  hint: string;
}

/** The store has no such secret. Error names of SSM first, then of Secrets Manager. */
const NOT_THERE = /^(ParameterNotFound|ParameterVersionNotFound|ResourceNotFoundException)$/;
const DENIED = /^(AccessDenied|AccessDeniedException|UnauthorizedOperation|NotAuthorized)$/;
/** The key it is encrypted with cannot be used. */
const UNDECRYPTED =
  /^(DecryptionFailure|InvalidKeyId|KMS(?!Throttling|Internal)\w+|IncorrectKeyException|DisabledException)$/;
/** The SDK found no credentials, or what it found is not valid any more. */
const NO_CREDENTIALS = /^(CredentialsProviderError|TokenProviderError)$/;
const BAD_CREDENTIALS =
  /^(UnrecognizedClientException|InvalidClientTokenId|InvalidSignatureException|SignatureDoesNotMatch|ExpiredToken(Exception)?|IncompleteSignature|MissingAuthenticationToken(Exception)?)$/;
/** Includes throttling by KMS, which SSM and Secrets Manager pass on under their own names. */
const THROTTLED = /throttl|rate exceeded|too ?many ?requests|RequestLimitExceeded/i;
/** The request itself is wrong, so repeating it does not help. */
const REFUSED = /^(ValidationException|InvalidParameterException|InvalidRequestException)$/;
const LONGEST_QUOTE = 200;

/**
 * Classifies a failure of the secret store. `secret-unreachable` is retryable. `secret-missing` needs somebody to act,
 * and its hint says what to do.
 *
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html#API_GetParameter_Errors
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html#API_GetSecretValue_Errors
 */
export function secretError(ref: string, cause: unknown): LeadbellError {
  const { isMoment, why, hint } = reasonOf(ref, cause);
  return new LeadbellError({
    code: isMoment ? 'secret-unreachable' : 'secret-missing',
    message: isMoment
      ? `The secret ${ref} cannot be read at the moment: the secret store does not answer (${why})`
      : `The secret ${ref} cannot be read: ${why}`,
    retryable: isMoment,
    hint,
    cause,
  });
}

/** The reference leads to nothing, or to nothing usable. */
export function secretMissing(ref: string, why: string): LeadbellError {
  return new LeadbellError({
    code: 'secret-missing',
    message: `The secret ${ref} cannot be read: ${why}`,
    retryable: false,
    hint: ref.startsWith('env:') ? 'Set this variable.' : CREATE,
  });
}

const CREATE = 'Create it in this account and region, and let the function read it.';

function reasonOf(ref: string, cause: unknown): Reason {
  const { name, code, message, status } = read(cause);
  const isSsm = ref.startsWith('ssm:');
  const action = isSsm ? 'ssm:GetParameter' : 'secretsmanager:GetSecretValue';
  if (THROTTLED.test(name) || THROTTLED.test(message) || status === 429) {
    const hint =
      'Nothing, while it is short: it is read again. If it lasts, see who else reads from the store in this account, and raise its throughput.';
    return moment(THROTTLED.test(name) || message === '' ? name : `${name}: ${quote(message)}`, hint);
  }
  if (NO_CREDENTIALS.test(name) || /could not load credentials/i.test(message))
    return act(`there are no AWS credentials here (${quote(message)})`, GIVE_CREDENTIALS);
  if (/region is missing/i.test(message))
    return act(
      `the SDK knows no region (${quote(message)})`,
      'Set AWS_REGION, or `region` of the profile in ~/.aws/config.',
    );
  if (BAD_CREDENTIALS.test(name))
    return act(
      `AWS does not accept the credentials used here (${name}: ${quote(message)})`,
      `${GIVE_CREDENTIALS} If they are right, check the clock of this machine.`,
    );
  if (NOT_THERE.test(name)) return act(`there is no such secret (${name})`, CREATE);
  if (DENIED.test(name)) {
    // KMS uses the same error name. Its message names the action and reveals nothing about the value.
    const denied = /kms:\w+/.exec(message)?.[0] ?? action;
    return act(
      `access is denied (${name}, ${denied})`,
      `Allow ${denied} on it to the role that reads it, and see whether a policy of the secret or its key forbids it.`,
    );
  }
  if (UNDECRYPTED.test(name))
    return act(
      `it cannot be decrypted (${name})`,
      'See whether the KMS key of this secret is there, enabled and of this region, and allow kms:Decrypt on it to the role that reads it.',
    );
  if (REFUSED.test(name))
    return act(
      `the store refuses to give it (${name})`,
      'See whether the reference is right, and whether the secret is marked for deletion: if so, restore it.',
    );
  if (status !== null && status >= 400 && status < 500 && status !== 408)
    return act(`the store refuses to give it (${name}, HTTP ${status})`, CREATE);
  const said = [code || name, status === null ? '' : `HTTP ${status}`].filter(Boolean).join(', ');
  return moment(
    said,
    'Nothing, while it is short: it is read again. If it lasts, see whether this machine, or the VPC of the function, reaches the store of this region.',
  );
}

const GIVE_CREDENTIALS =
  'Set AWS_PROFILE to a profile of ~/.aws (and run `aws sso login` if it is one of SSO), or set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_REGION.';

const moment = (why: string, hint: string): Reason => ({ isMoment: true, why, hint });
const act = (why: string, hint: string): Reason => ({ isMoment: false, why, hint });
const quote = (message: string): string => message.replace(/\s+/g, ' ').slice(0, LONGEST_QUOTE);

function read(cause: unknown): { name: string; code: string; message: string; status: number | null } {
  if (!(cause instanceof Error)) return { name: 'unknown reason', code: '', message: '', status: null };
  const code: unknown = Reflect.get(cause, 'code');
  const metadata: unknown = Reflect.get(cause, '$metadata');
  const status: unknown =
    typeof metadata === 'object' && metadata !== null ? Reflect.get(metadata, 'httpStatusCode') : null;
  return {
    name: cause.name,
    code: typeof code === 'string' ? code : '',
    message: cause.message,
    status: typeof status === 'number' ? status : null,
  };
}
