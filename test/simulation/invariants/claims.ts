import { type ClaimWrite, claimWrites } from '../people-truth.ts';
import type { Story } from '../story.ts';
import { offset } from '../time-line.ts';
import type { Invariant } from './invariant.ts';

/** Whoever takes a lead takes one that nobody has; only its team's lead gives away what somebody has. */
export const oneTakesALead: Invariant = {
  name: 'one-takes-a-lead',
  check: (story) =>
    [...claimWrites(story)].flatMap(([call, writes]) =>
      writes.flatMap((write) => {
        const wrong = wrongWith(story, write);
        return wrong === null ? [] : [`${write.by} wrote the claim of ${call}, and ${wrong}`];
      }),
    ),
};

function wrongWith({ plan }: Story, { before, after }: ClaimWrite): string | null {
  if (before === null) return after.claimedBy === null ? null : 'it was taken from its beginning';
  const isLonger = before.history.every(
    (event, at) => JSON.stringify(event) === JSON.stringify(after.history[at]),
  );
  if (!isLonger) return 'what was written before is lost';
  if (after.history.length > before.history.length + 1) return 'two things happened at once';
  const [was, is] = [before.claimedBy, after.claimedBy];
  const event = after.history.length > before.history.length ? after.history.at(-1) : undefined;
  if (was !== null && event?.do === 'assigned') return `it was given on, and ${was} had it`;
  if (was === is) return null;
  if (event === undefined) return 'nothing says why it has another owner';
  if (was === null) return event.do === 'claimed' && event.by === is ? null : 'nobody took it';
  if (is === null) return event.do === 'released' && event.by === was ? null : `${was} did not give it back`;
  const lead = after.team === 'east' || after.team === 'west' ? plan.people?.teams[after.team].lead : null;
  return event.do === 'passed' && event.by === lead ? null : `${is} took it from ${was}`;
}

/** Who is told by a page that a lead is theirs had it at some time between asking and seeing. */
export const pagesAreRight: Invariant = {
  name: 'pages-are-right',
  check: (story) =>
    story.pages.flatMap(({ call, person, saysMine, askedAtMs, atMs }) => {
      const writes = claimWrites(story).get(call) ?? [];
      const until = writes.filter((write) => write.atMs <= atMs);
      const first = until.findLastIndex((write) => write.atMs < askedAtMs);
      const owners = until.slice(Math.max(0, first)).map(({ after }) => after.claimedBy);
      const isRight = saysMine ? owners.includes(person) : owners.some((owner) => owner !== person);
      return isRight
        ? []
        : [
            `${person} read at ${offset(atMs - story.plan.startMs)} that ${call} is ${saysMine ? '' : 'not '}theirs`,
          ];
    }),
};
