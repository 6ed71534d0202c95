/** Invented contacts. Their numbers are in a range that is not assigned. */
export interface Person {
  name: string;
  gender: 1 | 2;
  company: string;
  province: string;
  city: string;
  operatorName: string;
  phone: string;
  wechat: string | null;
}

const FAMILY =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢';
const WOMEN = [
  '芳',
  '敏',
  '静',
  '丽',
  '娟',
  '婷',
  '雪梅',
  '晓燕',
  '雨桐',
  '佳怡',
  '欣妍',
  '思琪',
  '美玲',
  '慧',
];
const MEN = [
  '伟',
  '强',
  '磊',
  '军',
  '洋',
  '勇',
  '建国',
  '志远',
  '浩然',
  '子轩',
  '文博',
  '宇航',
  '国栋',
  '鹏',
];
const PLACES = [
  ['安徽', '合肥'],
  ['安徽', '芜湖'],
  ['江苏', '南京'],
  ['江苏', '苏州'],
  ['浙江', '杭州'],
  ['浙江', '宁波'],
  ['上海', '上海'],
  ['广东', '广州'],
  ['广东', '佛山'],
  ['四川', '成都'],
  ['湖北', '武汉'],
  ['山东', '青岛'],
  ['河南', '郑州'],
  ['福建', '厦门'],
  ['陕西', '西安'],
  ['湖南', '长沙'],
] as const;
const BRANDS = [
  '晨光',
  '启航',
  '锦程',
  '博雅',
  '云帆',
  '致远',
  '恒信',
  '春晖',
  '万象',
  '青禾',
  '明德',
  '星河',
  '远山',
  '同舟',
];
const TRADES = [
  '教育咨询',
  '文化传媒',
  '商贸',
  '餐饮管理',
  '软件科技',
  '装饰工程',
  '医疗器械',
  '物流',
  '服饰',
  '少儿艺术中心',
  '财税服务',
];
const OPERATORS = ['移动', '联通', '电信'] as const;

export function makePerson(random: () => number): Person {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const gender = random() < 0.5 ? 1 : 2;
  const [province, city] = pick(PLACES);
  const digits = (count: number) => Array.from({ length: count }, () => Math.floor(random() * 10)).join('');
  return {
    name: pick([...FAMILY]) + pick(gender === 1 ? WOMEN : MEN),
    gender,
    company: `${city}${pick(BRANDS)}${pick(TRADES)}有限公司`,
    province,
    city,
    operatorName: pick(OPERATORS),
    phone: `1400${digits(7)}`,
    wechat: random() < 0.4 ? `wx_${digits(6)}` : null,
  };
}
