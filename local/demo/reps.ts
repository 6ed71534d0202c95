import { type ActDeps, act } from '../../lambdas/answers/act.ts';
import type { RecordOfTask } from '../../lambdas/assignment/claim-store.ts';
import type { LeadDelivery } from '../../lambdas/deliveries/delivery.ts';
import type { Platform } from '../../lambdas/platform/platform.ts';
import { leadOf } from '../console/views/who-has-what.ts';
import { type Course, courseOf, deedOf, isOver } from './course.ts';

export type RepsDeps = Omit<ActDeps, 'platform'> & { platform: Pick<Platform, 'clock' | 'random' | 'log'> };

interface Followed {
  record: RecordOfTask;
  heardAtMs: number;
  course: Course;
}

/** The simulated sales team. What it does it does as people do: by `act`, like the page and `leadbell claim`. */
export class Reps {
  readonly #deps: RepsDeps;
  readonly #followed = new Map<string, Followed>();

  constructor(deps: RepsDeps) {
    this.#deps = deps;
  }

  /** Their group heard something. */
  hear({ taskKey, told: { kind, lead } }: Pick<LeadDelivery, 'taskKey' | 'told'>): void {
    const { clock, random } = this.#deps.platform;
    const record = { taskKey, recordId: lead.recordId };
    const name = leadOf(record);
    // Nobody calls somebody who does not want it any more.
    if (kind === 'correction') this.#followed.delete(name);
    if ((kind !== 'alert' && kind !== 'again') || this.#followed.has(name)) return;
    this.#followed.set(name, { record, heardAtMs: clock.nowMs(), course: courseOf(random) });
  }

  /** Does what is due. It never fails: a table that cannot be read now is read again a second later. */
  async look(): Promise<void> {
    const { claims, platform } = this.#deps;
    try {
      const found = await claims.getMany([...this.#followed.values()].map(({ record }) => record));
      for (const claim of found) {
        const followed = this.#followed.get(leadOf(claim));
        if (followed === undefined) continue;
        if (isOver(claim)) this.#followed.delete(leadOf(claim));
        const deed = deedOf(followed.course, claim, followed.heardAtMs, platform.clock.nowMs());
        if (deed) await act(this.#deps, followed.record, deed.wish, { by: deed.by, way: 'command' });
      }
    } catch (error) {
      platform.log.warn('The simulated team could not answer', { error });
    }
  }
}
