import type { DeliveryStore } from '../../deliveries/delivery-store.ts';
import type { RestRules } from '../../deliveries/rest.ts';
import { endOf, isOn, type Silence } from '../../deliveries/silences/silence.ts';
import { silencePartition } from '../../deliveries/silences/silence-store.ts';
import { pendingNotice, rearm } from '../../deliveries/transitions.ts';
import type { RenderContext } from '../../messages/context.ts';
import type { Notice } from '../../messages/notice.ts';
import type { Key } from '../../platform/table/table.ts';
import { renderSilence } from './silence-text.ts';
import { stillHeldAfter } from './still-held.ts';

interface TellDeps {
  deliveries: DeliveryStore;
  /** The channels that operators hear of faults in. */
  channels: readonly string[];
  render: Pick<RenderContext, 'locale' | 'timeZone'>;
  rest: RestRules;
  /** All that there are by now: one may go on holding what another one held. */
  silences: readonly Silence[];
}

/**
 * That it began is told now. That it is over is put at once and waits for its time, so that no process has to remember
 * it. The lanes are woken by the tick.
 */
export async function tellSilence(deps: TellDeps, silence: Silence, nowMs: number): Promise<void> {
  for (const channel of deps.channels) {
    for (const phase of ['begins', 'over'] as const) {
      const { key, told } = noticeOf(deps, silence, phase, channel);
      const wait = phase === 'over' ? ({ hold: 'fault', untilMs: endOf(silence) } as const) : undefined;
      const draft = { taskKey: silence.id, channel, told, nowMs };
      await deps.deliveries.put(pendingNotice(key, draft, wait));
    }
  }
  await sayAgain(deps, silence, nowMs);
}

/** It was ended sooner: that is told now. */
export async function tellItsEnd(deps: TellDeps, silence: Silence, nowMs: number): Promise<void> {
  for (const channel of deps.channels) {
    const { key, told } = noticeOf(deps, silence, 'over', channel);
    const there = await deps.deliveries.get(key);
    if (there?.state === 'pending') await deps.deliveries.change(there, rearm(told, nowMs));
  }
  await sayAgain(deps, silence, nowMs);
}

/** What is so at the end of the others may be another thing by now. */
async function sayAgain(deps: TellDeps, changed: Silence, nowMs: number): Promise<void> {
  const others = deps.silences.filter((silence) => silence.id !== changed.id && isOn(silence, nowMs));
  for (const silence of others) {
    for (const channel of deps.channels) {
      const { key, told } = noticeOf(deps, silence, 'over', channel);
      const there = await deps.deliveries.get(key);
      if (there?.state === 'pending') await deps.deliveries.change(there, { told });
    }
  }
}

function noticeOf(
  { render, rest, silences }: TellDeps,
  silence: Silence,
  phase: 'begins' | 'over',
  channel: string,
): { key: Key; told: Notice } {
  const id = `silence:${silence.id}:${channel}${phase === 'over' ? ':over' : ''}`;
  const held = stillHeldAfter(silence, silences, rest);
  return {
    key: { pk: silencePartition(silence.id), sk: `${phase === 'over' ? 'OVER' : 'TOLD'}#${channel}` },
    told: { kind: 'notice', message: renderSilence(silence, phase, held, id, render) },
  };
}
