/** One exchange: the robot's words and the customer's answer. */
export type Turn = readonly [robot: string, customer: string];

const OPENING: readonly Turn[] = [
  ['您好，我是秋季课程中心的小晴，想跟您确认一下孩子的报名意向，方便吗？', '嗯，你说。'],
  ['您好，之前您在我们官网留过资料，我给您介绍一下秋季班可以吗？', '可以，快一点啊。'],
  ['您好，这边是秋季课程回访，占用您一分钟时间。', '哦，好的。'],
];

const MIDDLE: readonly Turn[] = [
  ['我们秋季班是十二人小班，老师都有五年以上经验。', '周末有课吗？'],
  ['周六上午和周日下午都有班，您看哪个时间合适？', '周六上午比较好。'],
  ['现在报名可以减八百，还送一次试听。', '价格一共多少呢？'],
  ['孩子现在读几年级？', '三年级，九月升四年级。'],
];

const ENDINGS: Readonly<Record<string, readonly Turn[]>> = {
  A: [
    ['那我让课程顾问联系您，可以吗？', '可以啊，让他加我微信，我今天就想把名额定下来。'],
    ['名额只剩五个了，需要给您留一个吗？', '留两个吧，我和我同事家孩子一起报，怎么付款？'],
    ['您看什么时候方便过来试听？', '这周六上午行吗？地址发给我，我带孩子过去。'],
    ['需要给您发一份报价吗？', '发吧，发完让人给我打个电话，合适我下午就签合同。'],
    ['我们可以开发票，也支持分期。', '能开专票就行，你们老师现在能回我电话吗？'],
    ['还有别的想了解的吗？', '没有了，你直接告诉我怎么交定金吧。'],
    ['那我帮您登记一下？', '登记吧，就这个手机号，最好四点以前打给我。'],
  ],
  B: [
    ['那我把资料发给您？', '行，你先发我看看，我跟家里商量一下。'],
    ['需要安排顾问联系您吗？', '下个月再联系吧，最近有点忙。'],
  ],
  C: [
    ['您考虑得怎么样？', '再说吧，还没想好。'],
    ['方便加个微信吗？', '先不用了，我自己看官网。'],
  ],
  D: [['那打扰您了。', '不需要，谢谢。']],
  E: [['您好？', '别再打了。']],
};

export function makeDialogue(grade: string, random: () => number): Turn[] {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const middle = grade === 'A' || grade === 'B' ? [...MIDDLE].sort(() => random() - 0.5).slice(0, 2) : [];
  return [pick(OPENING), ...middle, pick(ENDINGS[grade] ?? ENDINGS.C ?? OPENING)];
}
