import type { HttpErrorCode, HttpFailure } from './http-error.ts';

/** What the client knows of a request when it fails. */
export interface FailureContext {
  sent: 'no' | 'maybe';
  viaProxy: boolean;
  /** The part of leadbell.yaml whose settings help. */
  of: 'account' | 'channel';
}

/** Describes an error of Node.js in words that help somebody to fix it. */
export function describeFailure(error: unknown, { sent, viaProxy, of }: FailureContext): HttpFailure {
  const ofNode = nodeCodeOf(error);
  const reason = ofNode ?? (error instanceof Error ? error.name : 'an unknown failure');
  if (ofNode === 'ERR_PROXY_TUNNEL') return tunnelRefused(error, of);
  if (ofNode === 'ERR_PROXY_INVALID_CONFIG') return proxyInvalid(of, 'it is no address of a proxy');
  const tls = tlsFailure(ofNode ?? '', of);
  if (tls) return { ...tls, code: 'tls', sent, reason };
  const code = CODES[ofNode ?? ''] ?? (reason.startsWith('HPE_') ? 'not-http' : 'reset');
  // Behind a proxy, this machine only connects to the proxy.
  if (viaProxy && sent === 'no' && code !== 'not-http') return proxyUnreachable(reason, of);
  return { code, sent, reason, words: WORDS[code] ?? null };
}

const CODES: Readonly<Record<string, HttpErrorCode>> = {
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  EAI_FAIL: 'dns',
  EAI_NODATA: 'dns',
  EAI_NONAME: 'dns',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETUNREACH: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  EACCES: 'unreachable',
  ETIMEDOUT: 'unreachable',
};

const WORDS: Partial<Record<HttpErrorCode, string>> = {
  dns: 'the name of the server has no address here',
  'not-http': 'what answered does not speak HTTP',
};

/** The outermost error code. If several addresses failed, they come as an AggregateError. */
function nodeCodeOf(error: unknown): string | null {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; depth += 1) {
    if ('code' in at && typeof at.code === 'string' && /^\w+$/.test(at.code)) return at.code;
    at = at instanceof AggregateError ? at.errors[0] : at.cause;
  }
  return null;
}

function tunnelRefused(error: unknown, of: string): HttpFailure {
  const raw = error instanceof Error && 'statusCode' in error ? error.statusCode : null;
  return typeof raw === 'number' ? proxyRefused(raw, of) : proxyUnreachable('no answer to CONNECT', of);
}

/** The proxy's own answer: nothing got past it. */
export function proxyRefused(status: number, of: string): HttpFailure {
  const isLogin = status === 407;
  return {
    code: 'proxy-refused',
    sent: 'no',
    reason: `HTTP ${status} from the proxy`,
    words: isLogin
      ? 'it wants a user name and a password, or others'
      : 'it gives no connection to the server',
    hint: isLogin
      ? `Give \`proxy:\` of this ${of} in leadbell.yaml a secret such as ssm:/name that holds http://user:password@host:port; in HTTPS_PROXY, write %40 for @ in a password.`
      : `Ask who runs the proxy to allow this server, or go past it: \`proxy: none\` of this ${of} in leadbell.yaml, or NO_PROXY.`,
  };
}

function proxyUnreachable(reason: string, of: string): HttpFailure {
  return {
    code: 'proxy-unreachable',
    sent: 'no',
    reason,
    words: 'the proxy cannot be reached',
    hint: `Check \`proxy:\` of this ${of} in leadbell.yaml, and HTTPS_PROXY and HTTP_PROXY; to go past it, \`proxy: none\` or NO_PROXY.`,
  };
}

export function proxyInvalid(of: string, problem: string): HttpFailure {
  return {
    code: 'proxy-invalid',
    sent: 'no',
    reason: 'an address of a proxy that cannot be used',
    words: problem,
    hint: `Check \`proxy:\` of this ${of} in leadbell.yaml, and HTTPS_PROXY and HTTP_PROXY: http://host:port, or http://user:password@host:port with %40 for @ in a password.`,
    retryable: false,
  };
}

/** https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const UNKNOWN_AUTHORITY =
  /^(?:SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_(?:VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT(?:_LOCALLY)?)|CERT_UNTRUSTED|INVALID_CA)$/;

function tlsFailure(code: string, of: string): { words: string; hint: string } | null {
  if (UNKNOWN_AUTHORITY.test(code)) {
    return {
      words: 'its certificate is signed by an authority that is not known here',
      hint: `If the server is yours, or a proxy of yours opens the traffic, set \`ca:\` of this ${of} in leadbell.yaml to a PEM file with that authority.`,
    };
  }
  if (code === 'CERT_HAS_EXPIRED') {
    return {
      words: 'its certificate has expired',
      hint: 'Tell whoever runs the server to renew it; check the clock of this machine too.',
    };
  }
  if (code === 'CERT_NOT_YET_VALID') {
    return { words: 'its certificate is not valid yet', hint: 'Check the clock of this machine.' };
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID' || code === 'HOSTNAME_MISMATCH') {
    return {
      words: 'its certificate is for another name',
      hint: `Check the host in the address of this ${of}; if it is right, the server has to get a certificate for it.`,
    };
  }
  if (code === 'EPROTO' || /^ERR_SSL_(?:WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG)$/.test(code)) {
    return {
      words: 'what answered does not speak TLS',
      hint: `Check scheme and port in the address of this ${of}: https, where plain http listens?`,
    };
  }
  if (!/^(?:ERR_SSL_|ERR_TLS_|CERT_|CRL_|UNABLE_TO_|ERROR_IN_CERT|PATH_LENGTH_|OUT_OF_MEM)/.test(code))
    return null;
  return {
    words: 'no encrypted connection came about',
    hint: 'Ask whoever runs the server, or the proxy before it, what this code means there.',
  };
}
