import { $, make, reconcile, setForeign, setText } from './dom.js';
import { span, timeText } from './words.js';

/** Who waits to be taken, what is silenced and why, and what comes next. */
export function showPeople(view, words) {
  showClaims(view, words);
  showSilences(view, words);
  showAgenda(view, words);
}

function showClaims({ claims, nowMs }, words) {
  $('claims').hidden = !claims;
  if (!claims) return;
  const { waiting, waitingCount, taken, medianMs } = claims;
  setText($('claims-title'), words.claims.title(waitingCount));
  setText($('claims-sums'), words.claims.taken(taken, medianMs === null ? null : span(medianMs, words)));
  reconcile(
    $('waiting'),
    waiting,
    ({ id, openedAtMs }) => `${openedAtMs} ${id}`,
    () => {
      const lead = make('li');
      const link = make('a');
      link.target = '_blank';
      link.rel = 'noreferrer';
      const end = make('span', 'end');
      end.append(make('span', 'state'), link);
      lead.append(make('span', 'grade'), make('strong'), make('span', 'company'), end);
      return lead;
    },
    (lead, item) => {
      const [grade, name, company, end] = lead.children;
      const [state, link] = end.children;
      setText(grade, item.grade);
      setForeign(name, item.name ?? words.unnamed);
      setForeign(company, item.company ?? '');
      const waited = words.untaken(span(nowMs - item.openedAtMs, words), item.assignee);
      setText(
        state,
        [waited, item.reminders > 0 ? words.claims.reminded(item.reminders) : '']
          .filter(Boolean)
          .join(words.separator),
      );
      link.hidden = !item.url;
      setText(link, words.claims.open);
      link.setAttribute('aria-label', `${words.claims.open} ${item.name ?? words.unnamed}`);
      if (item.url) link.href = item.url;
    },
  );
}

function showSilences({ silences, nowMs, timeZone }, words) {
  $('silences').hidden = silences.length === 0;
  setText($('silences-title'), words.silences.title);
  lines(
    'silence-list',
    silences,
    ({ id }) => id,
    ({ channel, task, by, reason, untilMs }) =>
      words.silences.one(channel, task, timeText(untilMs, nowMs, timeZone, words), reason, by),
  );
}

function showAgenda({ digests, teams, nowMs, timeZone }, words) {
  $('agenda').hidden = digests.length + teams.length === 0;
  setText($('agenda-title'), words.agenda.title);
  const time = (atMs) => timeText(atMs, nowMs, timeZone, words);
  const items = [
    ...teams.map(({ name, isWorking, there, away }) => ({
      key: `team ${name}`,
      text: words.agenda.team(
        name,
        isWorking,
        there,
        away.map((one) => [one.name, time(one.untilMs)]),
      ),
    })),
    ...digests.map(({ name, dueAtMs }) => ({
      key: `digest ${name}`,
      text: words.agenda.digest(name, time(dueAtMs)),
    })),
  ];
  lines(
    'agenda-list',
    items,
    ({ key }) => key,
    ({ text }) => text,
  );
}

function lines(id, items, keyOf, textOf) {
  reconcile(
    $(id),
    items,
    keyOf,
    () => make('li'),
    (line, item) => setText(line, textOf(item)),
  );
}
