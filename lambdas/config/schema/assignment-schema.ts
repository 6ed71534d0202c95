import * as v from 'valibot';
import type { Mentions } from '../../channels/receiver.ts';
import { MENTIONS } from '../../channels/receivers.ts';
import { text, visible } from '../../platform/schema/fields.ts';
import { section, someOf } from '../../platform/schema/section.ts';
import { show } from '../../platform/schema/show.ts';
import { daysOr, endOfDay, minuteOfDay } from '../../platform/schema/times.ts';
import { parseSecretRef } from '../../platform/secret-ref.ts';
import { isLoopback } from '../../platform/text/url.ts';
import { SECOND_MS } from '../../platform/time/duration.ts';
import * as field from './fields.ts';
import { patternProblem } from './pattern.ts';

const MOST_WEIGHT = 100;
const MOST_LEADS = 10_000;
const SHORTEST_WAIT_MS = 30 * SECOND_MS;
const MOST_STEPS = 20;

/** What a robot mentions one person by, by the receiver's own rules. */
const mentioned = ({ one, isPhone }: Mentions) =>
  v.pipe(
    text,
    v.check((value) => value !== '@all', 'expected one person, got "@all", which is everybody'),
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed || (isPhone && parseSecretRef(dataset.value) !== null)) return;
      for (const { message } of v.safeParse(one, dataset.value).issues ?? []) addIssue({ message });
    }),
  );

const mention = section(
  Object.fromEntries(
    Object.entries(MENTIONS).map(([kind, mentions]) => [kind, v.optional(mentioned(mentions))]),
  ),
);

export const person = section({
  name: v.optional(v.pipe(text, visible('a name'), v.maxLength(40, 'expected a name of at most 40 letters'))),
  mention: v.optional(mention, {}),
  weight: v.optional(field.wholeNumber(1, MOST_WEIGHT), 1),
  holds: v.optional(field.wholeNumber(1, MOST_LEADS)),
  perDay: v.optional(field.wholeNumber(1, MOST_LEADS)),
});

const hours = v.pipe(
  section({ from: minuteOfDay, to: endOfDay, days: v.optional(daysOr(['all', 'workdays']), 'all') }),
  v.check(
    ({ from, to }) => from < to,
    'expected "from" before "to": hours are of one day, at most to "24:00". Who works through the night is two teams, one to "24:00" and one from "00:00", or a team without hours',
  ),
);

export const team = section({
  people: someOf(text),
  lead: v.optional(text),
  hours: v.optional(hours),
  assign: v.optional(field.oneOf(['none', 'rotate']), 'none'),
});

export const pattern = v.pipe(
  text,
  v.rawCheck(({ dataset, addIssue }) => {
    const problem = dataset.typed ? patternProblem(dataset.value) : null;
    if (problem !== null) addIssue({ message: problem });
  }),
);

const texts = someOf(text);
const byPattern = section({ pattern });

/** A text, one of a list, or `{ pattern }`: what is written decides which of them is judged. */
const matcher = v.lazy((written) => {
  if (Array.isArray(written)) return texts;
  return typeof written === 'object' && written !== null ? byPattern : text;
});

export const route = section({
  match: v.optional(
    section({
      province: v.optional(matcher),
      city: v.optional(matcher),
      task: v.optional(matcher),
      company: v.optional(matcher),
      tags: v.optional(matcher),
      extra: v.optional(matcher),
    }),
    {},
  ),
  channels: v.optional(someOf(text)),
  team: v.optional(text),
  escalation: v.optional(text),
});

const wait = v.pipe(field.duration, v.minValue(SHORTEST_WAIT_MS, 'expected at least 30s'));

const step = v.pipe(
  section({
    after: wait,
    tell: v.optional(someOf(text)),
    mention: v.optional(field.oneOf(['assignee', 'lead'])),
    reassign: v.optional(v.literal(true, 'expected true')),
  }),
  v.rawTransform(({ dataset: { value }, addIssue, NEVER }) => {
    const { after, tell, mention: whom, reassign } = value;
    if (tell !== undefined && reassign === undefined) return { after, tell, mention: whom ?? null };
    if (reassign === true && tell === undefined && whom === undefined) return { after, reassign };
    addIssue({ message: 'expected either "tell", perhaps with "mention", or "reassign: true"' });
    return NEVER;
  }),
);

export const escalation = v.pipe(
  someOf(step),
  v.maxLength(MOST_STEPS, `expected at most ${MOST_STEPS} steps`),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const input = dataset.value;
    for (const [key, value] of input.entries()) {
      if (value.after >= (input[key - 1]?.after ?? 0)) continue;
      addIssue({
        message: 'expected the steps in the order of time: this one is due before the one above it',
        path: [{ type: 'array', origin: 'value', input, key, value }],
      });
    }
  }),
);

const LISTEN = /^(?:\[([0-9a-f:.]+)\]|([A-Za-z0-9][A-Za-z0-9.-]*)):(\d{1,5})$/;

/** `host:port`, as its two parts. */
const listen = v.pipe(
  v.string('expected a host and a port, such as "127.0.0.1:8788"'),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const [, v6, name, digits] = LISTEN.exec(dataset.value) ?? [];
    const port = Number(digits);
    const host = v6 ?? name;
    if (host !== undefined && port >= 1 && port <= 65_535) return { host, port };
    addIssue({ message: `expected a host and a port, such as "127.0.0.1:8788", got ${show(dataset.value)}` });
    return NEVER;
  }),
);

export const answers = section({
  url: v.pipe(
    field.baseUrl,
    visible('a URL'),
    v.check((value) => {
      const url = URL.parse(value);
      return url === null || url.protocol === 'https:' || isLoopback(url.hostname);
    }, 'expected https, or an address of this machine: over http, others on the way could take over sessions'),
  ),
  identity: v.optional(field.oneOf(['enrolled', 'choose']), 'enrolled'),
  listen: v.optional(listen, '127.0.0.1:8788'),
  announce: v.optional(v.boolean(), false),
  staleAfter: v.optional(wait, '1d'),
});
