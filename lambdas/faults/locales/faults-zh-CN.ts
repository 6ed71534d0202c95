import type { FaultWords } from '../fault-words.ts';

export const faultWordsZhCN: FaultWords = {
  begins: '故障',
  over: '恢复',
  since: (time) => `开始时间：${time}`,
  lasted: (from, to) => `从 ${from} 到 ${to}，现已恢复。`,
  detail: (detail) => `技术细节：${detail}`,
  counted: (total, names, isAll) => `共 ${total} 条：${names.join('、')}${isAll ? '' : ' 等'}`,
  todoLabel: '请处理：',
  kinds: {
    'token-refused': {
      title: (name) => `账号 ${name} 的令牌被拒绝，通话记录读不到了`,
      overTitle: (name) => `账号 ${name} 的令牌恢复正常`,
      todo: '到外呼平台后台复制新的令牌，更新到 leadbell.yaml 里 token 指向的位置，一分钟内会自动重试。',
    },
    'token-ends': {
      title: (name) => `账号 ${name} 的令牌快到期了，到期后通话记录就读不到了`,
      overTitle: (name) => `账号 ${name} 的令牌已换新`,
      todo: '到外呼平台后台复制新的令牌，更新到 leadbell.yaml 里 token 指向的位置，自动生效，不用重新部署。',
    },
    'account-not-found': {
      title: (name) => `外呼平台找不到账号 ${name}`,
      overTitle: (name) => `账号 ${name} 又能找到了`,
      todo: '核对 leadbell.yaml 里该账号的 userId、subUserId 和 baseUrl。',
    },
    'vendor-unreachable': {
      title: (name) => `账号 ${name} 的外呼平台连不上`,
      overTitle: (name) => `账号 ${name} 的外呼平台连上了`,
      todo: '短时间内不用处理，恢复后会从出问题的时刻补读。如果一直不好，请检查 baseUrl 和网络，或联系平台方。',
    },
    'secret-unreachable': {
      title: (name) => `${name} 的密钥暂时读不到，密钥存储没有响应`,
      overTitle: (name) => `${name} 的密钥又能读到了`,
      todo: '令牌和 webhook 不用更换。短时间内不用处理，系统会自动重试，恢复后补读补发。如果一直不好，请检查 AWS 密钥存储（SSM、Secrets Manager、KMS）是否限流或故障，以及网络是否能连到它。',
    },
    'secret-missing': {
      title: (name) => `${name} 的密钥读不到：没有 AWS 凭证或权限，或者密钥不存在`,
      overTitle: (name) => `${name} 的密钥又能读到了`,
      todo: '令牌和 webhook 本身没有被拒绝，先不用更换。请按技术细节处理：没有 AWS 凭证，就在运行 leadbell 的机器上设置 AWS_PROFILE 或 AWS_ACCESS_KEY_ID 等环境变量（SSO 登录过期请运行 aws sso login）；没有权限，就给运行它的角色授权；密钥不存在，就在 leadbell.yaml 指向的位置创建。处理好后会自动重试，补读补发。',
    },
    'tasks-unlisted': {
      title: (name) => `账号 ${name} 的任务列表读不到，新任务发现不了`,
      overTitle: (name) => `账号 ${name} 的任务列表又能读了`,
      todo: '已经发现的任务照常读取。请按下面的技术细节核对令牌、userId 和 baseUrl；着急的新任务先写进 leadbell.yaml 的 tasks。',
    },
    'too-many-tasks': {
      title: (name) => `账号 ${name} 符合 discover 的任务太多，有些没有读`,
      overTitle: (name) => `账号 ${name} 符合 discover 的任务又都在读了`,
      todo: '请核对 leadbell.yaml 里该账号的 discover.match 是不是写得太宽；确实需要这么多，就调高 discover.atMost。',
    },
    'task-unreadable': {
      title: (name) => `任务“${name}”有通话记录读不出来`,
      overTitle: (name) => `任务“${name}”的通话记录又能读了`,
      todo: '如果详情写的是时间段或行号：其余通话都已正常读取，请把这些时间段发给平台方排查。否则请核对 leadbell.yaml 里该任务的 id 和账号；任务已删除的话，请从配置里去掉。',
    },
    'reads-skipped': {
      title: (name) => `账号 ${name} 的任务太多或太慢，有些没能按时读取`,
      overTitle: (name) => `账号 ${name} 的任务又都能按时读取了`,
      todo: '没读到的会优先补读，线索不会丢，但通知会变慢。请在 leadbell.yaml 里调高该账号的 concurrency，或拉长 windows 的间隔；平台变慢时请联系平台方。',
    },
    'books-open': {
      title: (name) => `任务“${name}”的账连续两次对不上`,
      overTitle: (name) => `任务“${name}”的账对上了`,
      todo: '平台报的总数和实际读到的条数不一致，请到平台后台核对该任务的记录数。',
    },
    'records-unreadable': {
      title: (name) => `任务“${name}”有无法识别的通话记录，已跳过`,
      overTitle: (name) => `任务“${name}”的通话记录又都能识别了`,
      todo: '到外呼平台后台核对这些记录；如果反复出现，请把接口返回的样例发给开发者。',
    },
    'times-unreadable': {
      title: (name) => `任务“${name}”的通话时间全部无法识别`,
      overTitle: (name) => `任务“${name}”的通话时间又能识别了`,
      todo: '首次读到的线索只记录、不通知，请到外呼平台后台查看。把下面的技术细节（各时间字段的格式，不含客户信息）发给开发人员。',
    },
    'records-of-another-task': {
      title: (name) => `查询任务 ${name}，平台却返回了别的任务的通话记录，已略过`,
      overTitle: (name) => `任务 ${name} 只返回自己的通话记录了`,
      todo: '核对 leadbell.yaml 里该任务的 id 和账号；没有问题的话，请把技术细节里的两个任务编号发给平台方。',
    },
    'task-quiet': {
      title: (name) => `任务“${name}”一直在打电话，却很久没有新线索`,
      overTitle: (name) => `任务“${name}”又有新线索了`,
      todo: '到外呼平台抽听几通录音，核对话术、名单和意向评级规则最近有没有改过，再核对 leadbell.yaml 里该任务的 grades。确实没有线索就不用处理；不想再收到这类通知，把该任务的 quietAlarm 设为 false。',
    },
    'clock-differs': {
      title: (name) => `账号 ${name} 的外呼平台时间和本机对不上`,
      overTitle: (name) => `账号 ${name} 的外呼平台时间对上了`,
      todo: '查询范围已自动放宽，新线索照常通知。请按技术细节核对：整小时的差别多半是 leadbell.yaml 里该账号的 timeZone 不对；否则是平台或本机的时钟不准，请校时。',
    },
    'record-ahead': {
      title: (name) => `任务“${name}”有一条通话记录的时间在将来`,
      overTitle: (name) => `任务“${name}”的通话记录时间恢复正常`,
      todo: '只有这一条时间不对，其余记录都正常，读取不受影响，线索照常通知。请按技术细节里的记录编号到外呼平台核对；反复出现时，请发给平台方排查。',
    },
    'filter-wrong': {
      title: (name) => `账号 ${name} 的平台按等级筛选通话记录出了错，已停用筛选`,
      overTitle: (name) => `账号 ${name} 的按等级筛选恢复正常，或者已不再需要`,
      todo: '线索没有丢：已改回读取全部记录，那条线索也已通知，最多晚一个较长窗口的间隔（默认 15 分钟）。请把技术细节发给平台方。一周后会自动重新验证；想一直不用筛选，把 leadbell.yaml 里该账号的 gradeFilter 设为 never。',
    },
    'channel-dead': {
      title: (name) => `渠道 ${name} 已失效，消息发不出去`,
      overTitle: (name) => `渠道 ${name} 恢复了，留着的消息正在补发`,
      todo: '线索都还留着。请检查群机器人是否被移除或停用，换上新的 webhook；恢复后会自动补发。',
    },
    'channel-misconfigured': {
      title: (name) => `渠道 ${name} 的机器人还在，但没有满足它的安全设置，消息发不出去`,
      overTitle: (name) => `渠道 ${name} 已满足机器人的安全设置，留着的消息正在补发`,
      todo: '线索都还留着，webhook 不用更换。请按技术细节处理：关键词或签名不对，就改 leadbell.yaml 里该渠道的 keyword 或 secret，生效后立即补发；要改机器人的设置（比如 IP 白名单），改好后 5 分钟内会自动重试，想马上补发请运行 leadbell redrive 加渠道名。',
    },
    'channel-unreachable': {
      title: (name) => `渠道 ${name} 连不上或没有正常应答，消息暂时发不出去`,
      overTitle: (name) => `渠道 ${name} 恢复正常，留着的消息正在补发`,
      todo: '线索都还留着，系统会一直重试，恢复后自动补发，短时间内不用处理。如果一直不好，请按下方技术细节检查网络、代理和 webhook 地址；着急的线索先人工通知销售。',
    },
    'channel-blocked': {
      title: (name) => `渠道 ${name} 的机器人被限流，消息暂停发送`,
      overTitle: (name) => `渠道 ${name} 的机器人已解除限流，留着的消息正在补发`,
      todo: '线索都还留着，限制解除后会自动合并补发。多半是别的程序也用这个机器人发消息，或者当天的额度用完了（见技术细节）：请给 leadbell 单独一个机器人，换上它的 webhook 就会马上补发。着急的线索先人工通知销售。',
    },
    'deliveries-dead': {
      title: (name) => `渠道 ${name} 有消息没能送达，已放弃`,
      overTitle: (name) => `渠道 ${name} 的消息又能送达了`,
      todo: '到发件箱或表里查看 dead 的消息和原因；是线索就先人工通知销售，原因消除后用 leadbell redrive 重新发送。',
    },
    'message-damaged': {
      title: (name) => `渠道 ${name} 收下了消息，但内容可能没有显示完整`,
      overTitle: (name) => `渠道 ${name} 的消息又能完整显示了`,
      todo: '到群里看一下这条消息是否完整，不完整的话请按记录编号到外呼平台查看线索。这是 leadbell 的缺陷，请把技术细节发给开发人员。',
    },
    'channel-unknown': {
      title: (name) => `还有消息要发到渠道 ${name}，但 leadbell.yaml 里已经没有它`,
      overTitle: (name) => `渠道 ${name} 已经没有发不出去的消息`,
      todo: '把这个渠道加回 leadbell.yaml 并重新部署，等着的消息就会发出；超过一天没有加回，这些消息会放弃发送。',
    },
    'tasks-read-twice': {
      title: (name) => `另一套部署 ${name} 也在读同样的任务，线索会通知两遍`,
      overTitle: (name) => `部署 ${name} 不再读同样的任务`,
      todo: '如果是改名后留下的旧部署，请删除它的 alerting 堆栈（cdk destroy）；如果两套都要，请各读各的任务。涉及的任务见下方技术细节。',
    },
    'digest-unfilled': {
      title: (name) => `汇总“${name}”的数据读不全，暂时没有发出`,
      overTitle: (name) => `汇总“${name}”的数据恢复完整`,
      todo: '原因见下方技术细节，先按对应的故障处理。系统会一直重试，读全后自动补发；满两小时仍读不全，会先按已读到的数据发出，并在汇总里注明。',
    },
    'clock-jumped': {
      title: (name) => `运行 leadbell 的机器时钟跳变了 ${name}`,
      overTitle: (name) => `运行 leadbell 的机器时钟跳变 ${name} 后恢复稳定`,
      todo: '核对机器现在的时间是否正确，并确认开启了自动对时（NTP）。机器休眠或虚拟机暂停后也会出现这条。线索不会丢：等着的消息和要读的记录都已按新时间重新安排。',
    },
    'workdays-unknown': {
      title: (name) => `工作日历只到 ${name}，之后的每一天都按工作日处理`,
      overTitle: (name) => `工作日历已更新，不再止于 ${name}`,
      todo: '请升级 leadbell 并重新部署（或重启 run）：国务院办公厅公布下一年放假安排后，新版本会带上。升级之前，周末和节假日也会照常通知、提醒。',
    },
    'config-differs': {
      title: (name) => `后来部署的配置里，没有已推送的改动（第 ${name} 版）`,
      overTitle: (name) => `已推送的改动（第 ${name} 版）和部署的配置不再冲突`,
      todo: '目前仍按推送的版本运行，线索照常通知，但那次部署的其他改动还没有生效。请把技术细节里列出的改动补进 leadbell.yaml，再推送或部署；如果就是要用部署的那份，请推送那份文件。',
    },
    'config-unused': {
      title: (name) => `推送的配置（第 ${name} 版）无法使用，没有生效`,
      overTitle: (name) => `配置恢复正常，第 ${name} 版的问题已解决`,
      todo: '目前按之前的配置运行，线索照常通知。原因见下方技术细节：列出了配置项的，说明还缺权限，请部署这份文件；读不出来的，请用与部署相同版本的 leadbell 重新推送，或用 leadbell push --back 退回。',
    },
  },
};
