import { DAY_MS, MINUTE_MS } from '../../../lambdas/platform/time/duration.ts';
import { isMoved } from '../clocks.ts';
import { claimWrites, givenBy, turnWrites } from '../people-truth.ts';
import { deliveriesOf, idOf } from '../story.ts';
import type { Invariant } from './invariant.ts';

const TEAMS = ['east', 'west'] as const;

/** What was given stays in the books, although others write them at the same time. */
export const turnsAreKept: Invariant = {
  name: 'turns-are-kept',
  check: (story) =>
    TEAMS.flatMap((team) =>
      turnWrites(story, team).flatMap(({ before, after, by }) => {
        const records = new Set(after.assignments.map(({ record }) => record));
        const lost = (before?.assignments ?? []).filter(({ record }) => !records.has(record));
        return lost.map(({ person }) => `${by} wrote the turns of ${team}, and one of ${person} is lost`);
      }),
    ),
};

/**
 * Where only turns decide, nobody is more than one ahead: a person who gets one had no more than anybody else, each by their
 * weight. Away, full, or known by a number they have turns of another kind.
 */
export const turnsAreFair: Invariant = {
  name: 'turns-are-fair',
  check(story) {
    const { people } = story.plan;
    if (!people || people.absences.length > 0) return [];
    return TEAMS.flatMap((team) => {
      const ids = people.teams[team].people;
      const isLimited = ids.some(
        (id) => people.people[id]?.holds !== null || people.people[id]?.perDay !== null,
      );
      if (isLimited) return [];
      const counts = new Map(ids.map((id) => [id, 0]));
      const wrong: string[] = [];
      for (const write of turnWrites(story, team)) {
        const given = givenBy(write);
        if (!given) continue;
        // Out of turn, and counted as one: from here on the shares are others.
        if (given.because !== 'turn') return wrong;
        const weightOf = (id: string) => people.people[id]?.weight ?? 1;
        const mine = (counts.get(given.person) ?? 0) / weightOf(given.person);
        const ahead = ids.filter((id) => mine > (counts.get(id) ?? 0) / weightOf(id) + 1e-9);
        const least = ahead.filter((id) => mine >= ((counts.get(id) ?? 0) + 1) / weightOf(id) - 1e-9);
        if (least.length > 0)
          wrong.push(`${write.by} gave ${given.person} a lead, and it was the turn of ${least}`);
        counts.set(given.person, (counts.get(given.person) ?? 0) + 1);
      }
      return wrong;
    });
  },
};

/** A record stays whose it is, except for a step that gives it to the next, and what people do: every group hears of who has it. */
export const oneRecordOnePerson: Invariant = {
  name: 'one-record-one-person',
  check(story) {
    const turned = TEAMS.flatMap((team) =>
      turnWrites(story, team).flatMap((write) => {
        const given = givenBy(write);
        const before = write.before?.assignments.find(({ record }) => record === given?.record);
        const isGivenOn = given?.because === 'reassigned' || given?.because === 'nobody-else';
        return given && before && before.person !== given.person && !isGivenOn
          ? [`${write.by} gave to ${given.person} what ${before.person} had`]
          : [];
      }),
    );
    const named = [...claimWrites(story)].flatMap(([call, writes]) => {
      const owners = new Set(writes.flatMap(({ after }) => [after.assignee, after.claimedBy]));
      const alerts = deliveriesOf(story).filter(
        ({ told }) =>
          told.kind === 'alert' && told.lead.recordId === call && told.lead.assignee !== undefined,
      );
      return alerts
        .filter(({ told }) => !owners.has(told.lead.assignee?.id ?? null))
        .map((one) => `${idOf(one)} names ${one.told.lead.assignee?.id}, whose it never was`);
    });
    return [...turned, ...named];
  },
};

/** Longer than any function has, and than any of their clocks differ. */
const KNOWN_AFTER_MS = 4 * MINUTE_MS;

/** Nobody who is away is given a lead in turn. */
export const whoIsAwayIsSpared: Invariant = {
  name: 'who-is-away-is-spared',
  check(story) {
    if (isMoved(story.plan)) return [];
    const absences = story.writes.filter(({ after }) => after.sk === 'AWAY');
    return TEAMS.flatMap((team) =>
      turnWrites(story, team).flatMap((write) => {
        const given = givenBy(write);
        if (!given || !['turn', 'knows-them'].includes(given.because)) return [];
        const absence = absences.findLast(
          ({ after, atMs }) => after.person === given.person && atMs < write.atMs - KNOWN_AFTER_MS,
        );
        const isAway = Number(absence?.after.untilMs ?? 0) > write.atMs + KNOWN_AFTER_MS;
        return isAway ? [`${write.by} gave ${given.person}, who is away, a lead`] : [];
      }),
    );
  },
};

/** Nobody holds more than they may, or is given more in a day, but by their number, or by hand. */
export const limitsAreKept: Invariant = {
  name: 'limits-are-kept',
  check(story) {
    const { people } = story.plan;
    if (!people || isMoved(story.plan)) return [];
    return TEAMS.flatMap((team) =>
      turnWrites(story, team).flatMap((write) => {
        const given = givenBy(write);
        if (given?.because !== 'turn') return [];
        const { holds = null, perDay = null } = people.people[given.person] ?? {};
        const own = write.after.assignments.filter(({ person }) => person === given.person);
        const open = own.filter(({ isOpen }) => isOpen).length;
        const today = own.filter(({ atMs }) => dayIn(atMs) === dayIn(given.atMs)).length;
        return open > (holds ?? open) || today > (perDay ?? today)
          ? [`${write.by} gave ${given.person} a lead too many: ${open} open, ${today} of the day`]
          : [];
      }),
    );
  },
};

/** In Shanghai. */
const dayIn = (atMs: number): number => Math.floor((atMs + DAY_MS / 3) / DAY_MS);
