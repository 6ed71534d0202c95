import { describe, expect, it } from 'vitest';
import type { Config } from '../../../lambdas/config/config.ts';
import type { Delivery, LeadDelivery } from '../../../lambdas/deliveries/delivery.ts';
import { deliveryKey } from '../../../lambdas/deliveries/keys.ts';
import type { AnswerForms } from '../../../lambdas/deliveries/reminders/answer-forms.ts';
import { renderFault } from '../../../lambdas/faults/fault-text.ts';
import type { DeliveryKind } from '../../../lambdas/leads/told.ts';
import { ToldMessages } from '../../../local/console/told-messages.ts';
import { NOON_MS } from '../../support/clock.ts';
import { testConfig } from '../../support/config.ts';
import { dueDelivery } from '../../support/deliveries.ts';

const config: Config = testConfig();

function sent(
  recordId: string,
  sentAtMs: number,
  over: Partial<Delivery> = {},
  kind: DeliveryKind = 'alert',
) {
  const delivery = dueDelivery(
    { state: 'sent', sentAtMs, ...over },
    { recordId, name: `客户${recordId}` },
    kind,
  );
  return { ...delivery, ...deliveryKey(kind, recordId, 1, delivery.channel) } as LeadDelivery;
}

const shownIn = async (told: readonly Delivery[], messages = new ToldMessages(config, async () => null)) =>
  Object.fromEntries(
    (await messages.groups(told, () => [])).map(({ channel, messages: heard }) => [
      channel,
      heard.map(({ shown }) => shown?.text ?? ''),
    ]),
  );

describe('messages as they were sent', () => {
  it('a list is one bubble, and what was sent alone is another', async () => {
    const list = Array.from({ length: 12 }, (_, nth) => sent(`l${nth}`, NOON_MS));
    const { sales = [] } = await shownIn([
      sent('alone', NOON_MS - 1000),
      ...list,
      sent('later', NOON_MS + 5),
    ]);
    expect(sales).toHaveLength(3);
    expect(sales[0]).toContain('客户alone');
    expect(sales[1]).toContain('12 条线索');
    for (let nth = 0; nth < 12; nth += 1) expect(sales[1]).toContain(`客户l${nth}`);
    expect(sales[2]).toContain('客户later');
  });

  it('each channel shows its own, and nothing that was not sent', async () => {
    const shown = await shownIn([
      sent('1', NOON_MS),
      sent('2', NOON_MS, { channel: 'leads' }),
      sent('3', NOON_MS, { state: 'dead', sentAtMs: null }),
    ]);
    expect(Object.keys(shown)).toEqual(['sales', 'leads']);
    expect(shown.sales).toHaveLength(1);
    expect(shown.leads?.[0]).toContain('客户2');
  });

  it('operators’ channels show faults', async () => {
    const facts = { id: 'x', kind: 'channel-dead', phase: 'begins', name: 'sales', detail: '93000' } as const;
    const message = renderFault({ ...facts, sinceMs: NOON_MS, overAtMs: null }, config);
    const notice = {
      ...dueDelivery({ state: 'sent', sentAtMs: NOON_MS, channel: 'ops', told: { kind: 'notice', message } }),
      pk: 'FAULT#channel-dead#sales',
      sk: 'TOLD#x#ops',
    };
    expect((await shownIn([notice])).ops?.[0]).toContain('渠道 sales 已失效');
  });

  it('a repeat is marked, and a list of it', async () => {
    const two = ['1', '2'].map((id) => sent(id, NOON_MS, { ambiguous: 1 }));
    const { sales = [] } = await shownIn([...two, sent('3', NOON_MS + 1, { ambiguous: 1 })]);
    expect(sales).toHaveLength(2);
    expect(sales.every((text) => text.includes('重发'))).toBe(true);
  });

  it('has the links that it had, asked for once for what is new', async () => {
    let asked = 0;
    const forms: AnswerForms & { keepList(): Promise<void> } = {
      leadLink: () => 'https://leads.example.cn/c/one',
      listLink: () => 'https://leads.example.cn/l/many',
      mentionOf: () => null,
      keepList: async () => {},
    };
    const messages = new ToldMessages(config, async () => {
      asked += 1;
      return forms;
    });
    const told = [sent('0', NOON_MS - 1), sent('1', NOON_MS), sent('2', NOON_MS)];
    const first = await shownIn(told, messages);
    expect(first.sales?.[0]).toContain('https://leads.example.cn/c/one');
    expect(first.sales?.[1]).toContain('https://leads.example.cn/l/many');
    expect(await shownIn(told, messages)).toEqual(first);
    expect(asked).toBe(1);
  });
});
