import { $, setText } from './dom.js';

let before = null;

/**
 * What a screen reader says without being asked: that something broke, or is well again. Never ages, figures or messages,
 * which change all the time, and nothing of what was there when the page was opened.
 */
export function sayNews(view, connected, words) {
  const now = {
    connected,
    faults: (view?.faults ?? []).map(({ kind, sinceMs, text }) => ({
      key: `${kind} ${sinceMs} ${text.en.title}`,
      title: (text[document.documentElement.lang] ?? text.en).title,
    })),
    dead: view?.counters.dead ?? 0,
  };
  const news = before === null ? [] : newsOf(before, now, words);
  before = now;
  if (news.length > 0) setText($('said'), news.join(words.comma));
}

function newsOf(then, now, words) {
  if (!now.connected) return then.connected ? [words.live.lost] : [];
  const begun = now.faults.filter(({ key }) => !then.faults.some((fault) => fault.key === key));
  return [
    then.connected ? '' : words.said.back,
    begun.length > 0 ? words.said.faults(begun.map(({ title }) => title).join(words.list)) : '',
    then.faults.length > 0 && now.faults.length === 0 ? words.said.noFaults : '',
    now.dead > then.dead ? words.said.dead(now.dead) : '',
  ].filter(Boolean);
}
