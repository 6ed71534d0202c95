import type { AnswerWords } from './words.ts';

export const zhCN: AnswerWords = {
  title: '线索跟进',
  unknownLead: '新线索',
  grade: (letter) => `${letter} 级线索`,
  state: {
    open: '还没有人接手',
    assigned: (name) => `跟进人：${name}，还没有接手`,
    mine: (time) => `你 ${time} 已接手`,
    taken: (name, time) => `已由${name} ${time} 接手`,
    outcome: (outcome, time) => `${time} 反馈：${outcome}`,
  },
  fell: (grade, newGrade) =>
    newGrade === null
      ? `注意：${grade} 级已撤销。还没联系的，不用再优先联系。`
      : `注意：已由 ${grade} 级改为 ${newGrade} 级。还没联系的，不用再优先联系。`,
  said: (quote) => `客户说：“${quote}”`,
  labels: {
    who: '你是谁？',
    passTo: '转给谁？',
    outcome: '联系结果',
    pass: '转给同事',
    contact: '联系方式',
    note: '备注',
    facts: '线索资料',
  },
  chooseNobody: '请选择姓名',
  call: (phone) => `拨打 ${phone}`,
  maskedPhone: (shown) => `号码 ${shown}：此任务不显示完整号码，请按记录编号在外呼平台查看。`,
  stranger: '这个浏览器还没有启用，看不到客户资料。请向主管要你的个人链接，在这里打开一次即可。',
  numberOnceYours: '接手后显示电话号码。',
  do: {
    claim: '我来跟进',
    release: '退回，让别人跟进',
    pass: '转给 TA',
    enrol: '启用这个浏览器',
    iAm: '就是我',
  },
  releaseUntil: (time) => `${time} 前可以退回`,
  outcomes: {
    contacted: '已联系',
    'not-reached': '未接通',
    appointment: '约了时间',
    won: '成交',
    'not-interested': '无意向',
    'wrong-number': '号码不对',
  },
  list: (count) => `${count} 条线索`,
  listOpen: '点一条，接手跟进。',
  you: (name) => `你是 ${name}`,
  yours: {
    heading: (count) => `你的待跟进线索（${count} 条）`,
    none: '现在没有等你跟进的线索。',
  },
  enrol: {
    heading: '启用这个浏览器',
    text: (name) =>
      `${name === null ? '' : `${name}，`}启用后一年内，你在这个浏览器里点“我来跟进”就能接手线索。请只在自己的手机上启用。`,
    done: (name) => `已启用，你是 ${name}`,
    next: '回到群里，点线索下面的“我来跟进”。',
  },
  notes: {
    taken: '晚了一步：这条线索已在别人手里。',
    late: '接手已超过十分钟，不能退回。需要换人请找组长转给同事。',
    said: '已经反馈过结果，不能退回。',
    free: '这条线索现在没有人接手。',
    denied: '没有改动：只有组长能把线索转给组里的同事。',
    choose: '请先选择姓名。',
  },
  notices: {
    'not-found': { heading: '没有这一页', text: '请从群里的线索消息重新打开链接。' },
    expired: {
      heading: '链接已过期',
      text: '线索链接七天内有效，个人链接一天内有效。请打开更新的消息，或找主管要新的链接。',
    },
    forged: { heading: '链接不对', text: '链接可能没有复制完整。请从群里的线索消息重新打开。' },
    'link-used': {
      heading: '链接已用过',
      text: '个人链接只能用一次。换手机或换浏览器，请找主管要新的链接。',
    },
    'too-many': { heading: '请稍后再试', text: '错误的尝试太多了，请过十分钟再来。' },
    'foreign-host': { heading: '地址不对', text: '这一页不在这个域名下。请从群里的线索消息重新打开链接。' },
    'foreign-form': {
      heading: '没有提交',
      text: '请返回线索页，再点一次。如果还是不行，请允许浏览器使用 Cookie。',
    },
    'form-expired': { heading: '页面打开太久了', text: '没有提交。请重新打开线索，再点一次。' },
    who: {
      heading: '还不知道你是谁',
      text: '没有提交。请返回线索页选择姓名；如果这里要求个人链接，请向主管要一个。',
    },
    'not-yours': { heading: '没有提交', text: '这条线索属于别的团队。' },
    method: { heading: '不支持这种请求', text: '请从群里的线索消息重新打开链接。' },
    'too-large': { heading: '内容太大', text: '没有提交。请返回线索页，再点一次。' },
    'no-form': { heading: '没有提交', text: '请返回线索页，用页面上的按钮提交。' },
    failed: {
      heading: '暂时打不开',
      text: '可能没有提交成功，请过一会儿再打开看看。着急的线索，请直接在群里说一声你来跟进。',
    },
  },
};
