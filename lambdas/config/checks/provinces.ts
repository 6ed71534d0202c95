import { didYouMean } from '../../platform/schema/nearest.ts';

/** The names that call records use, and the same in Latin letters. */
const PROVINCES: Readonly<Record<string, string>> = {
  北京: 'beijing',
  天津: 'tianjin',
  河北: 'hebei',
  山西: 'shanxi',
  内蒙古: 'neimenggu',
  辽宁: 'liaoning',
  吉林: 'jilin',
  黑龙江: 'heilongjiang',
  上海: 'shanghai',
  江苏: 'jiangsu',
  浙江: 'zhejiang',
  安徽: 'anhui',
  福建: 'fujian',
  江西: 'jiangxi',
  山东: 'shandong',
  河南: 'henan',
  湖北: 'hubei',
  湖南: 'hunan',
  广东: 'guangdong',
  广西: 'guangxi',
  海南: 'hainan',
  重庆: 'chongqing',
  四川: 'sichuan',
  贵州: 'guizhou',
  云南: 'yunnan',
  西藏: 'xizang',
  陕西: 'shaanxi',
  甘肃: 'gansu',
  青海: 'qinghai',
  宁夏: 'ningxia',
  新疆: 'xinjiang',
  台湾: 'taiwan',
  香港: 'xianggang',
  澳门: 'aomen',
};
export const PROVINCE_NAMES: readonly string[] = Object.keys(PROVINCES);

/**
 * Explains why no call record has this province, and suggests the name that was probably meant. Null: records may have
 * it.
 */
export function strangeProvince(written: string): string | null {
  if (PROVINCE_NAMES.includes(written)) return null;
  const said = `${JSON.stringify(written)} is not a province as call records write them`;
  const meant = nearest(written.trim());
  return meant === null
    ? `${said}${didYouMean(written, PROVINCE_NAMES) || ', such as 安徽 or 北京'}`
    : `${said}; did you mean ${JSON.stringify(meant)}?`;
}

/** `安徽省`, `广西壮族自治区`, `内蒙`, `Anhui` and `An Hui Province`. */
function nearest(written: string): string | null {
  const letters = written.toLowerCase().replace(/province|[^a-z]/g, '');
  const isSame = (name: string) =>
    written.startsWith(name) ||
    (written.length > 1 && name.startsWith(written)) ||
    (letters !== '' && PROVINCES[name] === letters);
  return PROVINCE_NAMES.find(isSame) ?? null;
}
