import type { Entry } from '../translate.ts';

/** Of lambdas/platform/http: requests without an answer. */
export const CONNECTIONS: readonly Entry[] = [
  ['expected a connection, got {0}', '没有连上：{0}'],
  ['expected an answer, got {0} after sending', '已经发出，没有等到应答：{0}'],
  ['HTTP {0} from the proxy ({1})', '代理返回 HTTP {0}（{1}）'],
  ['an address of a proxy that cannot be used ({0})', '代理的地址不能用（{0}）'],
  ['{0} (the name of the server has no address here)', '这里查不到服务器的地址（{0}）'],
  ['{0} (what answered does not speak HTTP)', '应答的不是 HTTP（{0}）'],
  ['{0} (what answered does not speak TLS)', '应答的不是 TLS（{0}）'],
  ['{0} (the proxy cannot be reached)', '代理连不上（{0}）'],
  [
    '{0} (its certificate is signed by an authority that is not known here)',
    '证书的签发机构在这里不受信任（{0}）',
  ],
  ['{0} (its certificate has expired)', '证书已过期（{0}）'],
  ['{0} (its certificate is not valid yet)', '证书还没有生效（{0}）'],
  ['{0} (its certificate is for another name)', '证书是给别的名字的（{0}）'],
  ['{0} (no encrypted connection came about)', '加密连接没有建立起来（{0}）'],
  ['it wants a user name and a password, or others', '它要用户名和密码，或者给的不对'],
  ['it gives no connection to the server', '它不给连到服务器'],
  ['it is no address of a proxy', '它不是代理的地址'],
  ['ECONNREFUSED', '对方拒绝连接（ECONNREFUSED）'],
  ['ECONNRESET', '连接被对方中断（ECONNRESET）'],
  ['EPIPE', '连接被对方中断（EPIPE）'],
  ['ETIMEDOUT', '连接超时（ETIMEDOUT）'],
  ['EHOSTUNREACH', '网络不通（EHOSTUNREACH）'],
  ['ENETUNREACH', '网络不通（ENETUNREACH）'],
  ['time-out', '超时'],
  ['aborted', '到了时限，没有等完'],
  ['the connection failed', '连接失败'],
  ['a body in a charset that is not known here', '字符集不认识的正文'],
  ['a body with broken compression', '压缩损坏的正文'],
  ['a body with a content coding that is not known here', '编码不认识的正文'],
  ['a body of more than {0}, decompressed', '解压后超过 {0} 的正文'],
  ['a body of more than {0}, {1}', '超过 {0} 的正文'],
  [
    'Check `proxy:` of this {0} in leadbell.yaml, and HTTPS_PROXY and HTTP_PROXY; to go past it, `proxy: none` or NO_PROXY.',
    '请检查 leadbell.yaml 里的 proxy，以及 HTTPS_PROXY 和 HTTP_PROXY；不走代理就写 proxy: none，或用 NO_PROXY。',
  ],
  [
    'Ask who runs the proxy to allow this server, or go past it: `proxy: none` of this {0} in leadbell.yaml, or NO_PROXY.',
    '请管代理的人放行这个服务器；不走代理就在 leadbell.yaml 里写 proxy: none，或用 NO_PROXY。',
  ],
  [
    'Tell whoever runs the server to renew it; check the clock of this machine too.',
    '请管服务器的人更新证书，并检查本机的时钟。',
  ],
  [
    'Check `proxy:` of this {0} in leadbell.yaml, and HTTPS_PROXY and HTTP_PROXY: http://host:port, or http://user:password@host:port with %40 for @ in a password.',
    '请检查 leadbell.yaml 里的 proxy，以及 HTTPS_PROXY 和 HTTP_PROXY：写作 http://host:port 或 http://user:password@host:port，密码里的 @ 写作 %40。',
  ],
  [
    'Give `proxy:` of this {0} in leadbell.yaml a secret such as ssm:/name that holds http://user:password@host:port; in HTTPS_PROXY, write %40 for @ in a password.',
    '请把 leadbell.yaml 里的 proxy 写成 ssm:/name 这样的密钥，内容是 http://user:password@host:port；写在 HTTPS_PROXY 里时，密码里的 @ 写作 %40。',
  ],
  [
    'Ask whoever runs the server, or the proxy before it, what this code means there.',
    '请问管服务器或它前面代理的人，这个代码是什么意思。',
  ],
  ['Check the clock of this machine.', '请检查本机的时钟。'],
  [
    'If the server is yours, or a proxy of yours opens the traffic, set `ca:` of this {0} in leadbell.yaml to a PEM file with that authority.',
    '服务器是你们的，或者你们的代理会拆开流量，就把 leadbell.yaml 里的 ca 指向含有这个签发机构的 PEM 文件。',
  ],
  [
    'Check scheme and port in the address of this {0}: https, where plain http listens?',
    '请检查地址里的协议和端口：写的是 https，那里却只有 http？',
  ],
  [
    'Check the host in the address of this {0}; if it is right, the server has to get a certificate for it.',
    '请检查地址里的主机名；没有错的话，服务器要换成这个名字的证书。',
  ],
];
