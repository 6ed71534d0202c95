import { createHash, type Hash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { renderAlert } from '../../../lambdas/alerts/alert.ts';
import { packList } from '../../../lambdas/alerts/list.ts';
import { wecomDialect } from '../../../lambdas/channels/wecom-robot/dialect.ts';
import { renderDigest } from '../../../lambdas/digests/texts/digest.ts';
import { renderAlarm } from '../../../lambdas/faults/alarms/alarm-text.ts';
import { renderFault } from '../../../lambdas/faults/fault-text.ts';
import { noticeMessage } from '../../../lambdas/messages/notice.ts';
import { HOUR_MS } from '../../../lambdas/platform/time/duration.ts';
import { aContext } from '../../support/leads.ts';
import { ALARMS, DIGESTS, FAULTS, LEADS, LIMITS, LISTS, LOCALES, TOLD } from './cases.ts';
import { formsOf } from './forms.ts';

/**
 * What WeCom's robots and SNS's topics are sent. An update must not change what a group reads: these texts stay byte for
 * byte, but for a change that is about them.
 *
 * Written by `LEADBELL_PIN=1 npx vitest run test/messages/golden`. The commit that writes them says which texts, and why.
 */
const FILE = new URL('texts.json', import.meta.url);

/** Nobody shortened a notice. */
const WHOLE = 64 * 1024;

type Texts = Record<string, string>;

function* texts(): Generator<[name: string, forms: unknown]> {
  for (const locale of LOCALES) {
    for (const bytes of LIMITS) {
      const context = (repeat = false) =>
        aContext({ locale, repeat, textBytes: Math.min(32 * 1024, bytes * 8) });
      for (const [leadName, lead] of Object.entries(LEADS)) {
        for (const [kind, told] of Object.entries(TOLD)) {
          for (const repeat of [false, true]) {
            const name = `${kind} of ${leadName}${repeat ? ', again' : ''}, ${locale}, ${bytes}`;
            yield [name, formsOf(renderAlert({ ...told, lead }, context(repeat)), bytes)];
          }
        }
      }
      // No list is ever printed in less.
      for (const [name, items] of bytes < 256 ? [] : Object.entries(LISTS)) {
        const { message, count } = packList(items, context(), {
          dialect: wecomDialect,
          room: bytes,
          pictures: true,
        });
        yield [`list ${name}, ${locale}, ${bytes}`, { count, ...formsOf(message, bytes) }];
      }
      for (const [name, figures] of Object.entries(DIGESTS)) {
        const { timeZone } = figures;
        const nowMs = figures.window.toMs + 8 * HOUR_MS;
        const message = renderDigest(figures, { ...context(), timeZone, nowMs, id: `${name}:managers` });
        for (const repeat of [false, true]) {
          yield [
            `digest ${name}, ${locale}, ${bytes}, ${repeat}`,
            formsOf(noticeMessage({ message }, repeat), bytes),
          ];
        }
      }
    }
    const where = { locale, timeZone: 'Asia/Shanghai' };
    for (const [at, fault] of FAULTS.entries()) {
      for (const repeat of [false, true]) {
        const message = noticeMessage({ message: renderFault(fault, where) }, repeat);
        yield [`fault ${fault.kind} ${at}, ${locale}, ${repeat}`, formsOf(message, WHOLE)];
      }
    }
    for (const [at, alarm] of ALARMS.entries()) {
      yield [`alarm ${alarm.kind} ${at}, ${locale}`, formsOf(renderAlarm(alarm, 'alarm-1', where), WHOLE)];
    }
  }
}

const shown = (forms: unknown) => JSON.stringify(forms, null, 1);
/** To be read by people: one of each kind of message, with the whole room. The others are hashed together. */
const IN_FULL =
  /^(?:(?:alert|correction|again) of (?:known|wild)|list (?:two|mixed grades|wild)|digest day|fault (?:token-refused|books-open)|alarm tick-silent)\b(?:, tasks and kinds)?(?: \d+)?, (?:zh-CN|en)(?:, 4096)?(?:, false)?$/;
const groupOf = (name: string) => `${name.split(' ')[0]} ${/, ((?:zh-CN|en)(?:, \d+)?)/.exec(name)?.[1]}`;

function pinnable(): Texts {
  const pins: Texts = {};
  const groups = new Map<string, Hash>();
  for (const [name, forms] of texts()) {
    const text = shown(forms);
    if (IN_FULL.test(name)) pins[name] = text;
    const group = groups.get(groupOf(name)) ?? createHash('sha256');
    groups.set(groupOf(name), group.update(name).update(text));
  }
  for (const [name, group] of groups) pins[`all of ${name}`] = group.digest('base64url');
  return pins;
}

describe('what is told by WeCom and SNS', () => {
  it('is what it was, byte for byte', () => {
    const now = pinnable();
    if (process.env.LEADBELL_PIN) writeFileSync(FILE, `${JSON.stringify(now, null, 2)}\n`);
    const before = JSON.parse(readFileSync(FILE, 'utf8')) as Texts;
    expect(Object.keys(now)).toEqual(Object.keys(before));
    for (const name of Object.keys(now)) expect(now[name], name).toBe(before[name]);
  });
});
