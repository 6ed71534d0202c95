import type { Claim } from '../../lambdas/assignment/claim.ts';
import { type Action, answer } from '../../lambdas/assignment/claim-changes.ts';
import type { Config } from '../../lambdas/config/config.ts';
import { beforeReminder, isReminder } from '../../lambdas/deliveries/before-send/before-reminder.ts';
import type { LeadDelivery } from '../../lambdas/deliveries/delivery.ts';
import { planAnswer } from '../../lambdas/deliveries/reminders/tell-answer.ts';

/** What is told of what people did with a lead, by what is told of it. */
export interface Answers {
  /** Somebody took it. */
  taken: LeadDelivery[];
  /** The team's lead gave it to somebody else, after somebody took it. */
  passed: LeadDelivery[];
  /** What came of it. */
  outcome: LeadDelivery[];
  /** Who took it is asked what came of it. */
  stale: LeadDelivery[];
}

interface Answering {
  config: Config;
  nowMs: number;
  claim: Claim;
  /** The lead's alerts, as they were accepted. */
  told: readonly LeadDelivery[];
}

/** As it is planned when somebody presses a button, in every channel that hears of it. */
export function answersOf({ config, nowMs, claim, told }: Answering): Answers {
  const [by, other] = peopleOf(config, claim);
  const after = (before: Claim, action: Action, who: string) => {
    const result = answer(before, action, { by: who, atMs: nowMs, way: 'page' });
    return result.is === 'change' ? { ...before, ...result.change } : before;
  };
  const planned = (changed: Claim) => {
    const untold = changed.untold?.at(-1);
    const { recordId, taskKey, team } = changed;
    if (untold === undefined) return [];
    const clock = { nowMs: () => nowMs };
    const plan = planAnswer({ config, platform: { clock } }, { recordId, taskKey, team, ...untold }, told);
    return plan.map((one): LeadDelivery => ({ ...one, token: '' }) as LeadDelivery);
  };
  const taken = after(claim, { do: 'claim' }, by);
  const ofTaken = planned(taken);
  const passed = other === undefined ? null : after(taken, { do: 'pass', to: other, isAllowed: true }, by);
  return {
    taken: ofTaken.filter(({ told: { kind } }) => kind === 'taken'),
    passed: passed === null ? [] : planned(passed).filter(({ told: { kind } }) => kind === 'taken'),
    outcome: planned(after(taken, { do: 'outcome', outcome: 'contacted' }, by)),
    stale: ofTaken.filter(isReminder).map((one) => {
      const { locale, timeZone, people = {} } = config;
      const personOf = (id: string) => (people[id] ? { id, name: people[id].name } : null);
      const atMs = one.notBeforeMs ?? nowMs;
      const seen = { claim: taken, deliveries: told, nowMs: atMs, timeZone, locale, personOf };
      const verdict = beforeReminder(one, seen);
      return verdict.do === 'send' ? { ...one, told: verdict.told } : one;
    }),
  };
}

/** Whose lead it is first, then who else could have it. */
function peopleOf({ teams = {}, people = {} }: Config, { team, assignee }: Claim): [string, string?] {
  const known = [
    ...(assignee === null ? [] : [assignee]),
    ...(team === null ? [] : (teams[team]?.people ?? [])),
    ...Object.keys(people),
  ];
  const [by = 'zhangsan', other] = [...new Set(known)];
  return other === undefined ? [by] : [by, other];
}
