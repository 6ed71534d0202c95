import type { Entry } from '../translate.ts';

/** Of lambdas/config/secrets: secrets that cannot be read, and what to do. */
export const SECRETS: readonly Entry[] = [
  [
    'The secret {0} cannot be read at the moment: the secret store does not answer ({1})',
    '密钥 {0} 暂时读不到，密钥存储没有应答（{1}）',
  ],
  [
    'The secret {0} cannot be read at the moment: the secret store does not answer ({1}). {2}',
    '密钥 {0} 暂时读不到，密钥存储没有应答（{1}）。{2}',
  ],
  ['The secret {0} cannot be read: {1}', '密钥 {0} 读不到：{1}'],
  ['there are no AWS credentials here ({0})', '这里没有 AWS 凭证（{0}）'],
  ['the SDK knows no region ({0})', '没有设置 AWS 区域（{0}）'],
  ['AWS does not accept the credentials used here ({0})', 'AWS 不接受这里的凭证（{0}）'],
  ['there is no such secret ({0})', '没有这个密钥（{0}）'],
  ['access is denied ({0})', '没有权限（{0}）'],
  ['it cannot be decrypted ({0})', '解不了密（{0}）'],
  ['the store refuses to give it ({0})', '存储服务不肯给（{0}）'],
  [
    'Create it in this account and region, and let the function read it.',
    '请在这个账号、这个区域里创建，并允许函数读取。',
  ],
  ['If they are right, check the clock of this machine.', '凭证没有错的话，请检查本机的时钟。'],
  ['Set this variable.', '请设置这个环境变量。'],
  [
    'Allow {0} on it to the role that reads it, and see whether a policy of the secret or its key forbids it.',
    '请给读取它的角色授予 {0}，并检查密钥或它的 KMS 密钥的策略是否禁止。',
  ],
  [
    'See whether the KMS key of this secret is there, enabled and of this region, and allow kms:Decrypt on it to the role that reads it.',
    '请检查它的 KMS 密钥是否存在、已启用、在这个区域，并给读取它的角色授予 kms:Decrypt。',
  ],
  [
    'See whether the reference is right, and whether the secret is marked for deletion: if so, restore it.',
    '请检查引用是否正确；密钥如果已标记删除，请恢复。',
  ],
  [
    'Set AWS_REGION, or `region` of the profile in ~/.aws/config.',
    '请设置 AWS_REGION，或 ~/.aws/config 里的 region。',
  ],
  [
    'Set AWS_PROFILE to a profile of ~/.aws (and run `aws sso login` if it is one of SSO), or set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_REGION.',
    '请设置 AWS_PROFILE（用 SSO 的先运行 aws sso login），或者 AWS_ACCESS_KEY_ID、AWS_SECRET_ACCESS_KEY 和 AWS_REGION。',
  ],
  [
    'Nothing, while it is short: it is read again. If it lasts, see who else reads from the store in this account, and raise its throughput.',
    '时间不长就不用管，会自动重读。一直这样，请看账号里还有谁在读它，并提高吞吐量。',
  ],
  [
    'Nothing, while it is short: it is read again. If it lasts, see whether this machine, or the VPC of the function, reaches the store of this region.',
    '时间不长就不用管，会自动重读。一直这样，请检查本机或函数的 VPC 能不能连到这个区域的密钥存储。',
  ],
];
