import type { DialogueRow } from '../../call-records/record.ts';

const WORD = /[\p{L}\p{N}]/u;
/** Sounds and greetings instead of words: only shown if the caller said nothing else. */
const FILLER = /^(?:[你您]好|哪位|[嗯啊哦喔噢呃额唔哎诶喂\p{P}\p{Z}\s])+$/u;
/** With soft words around it. They are not soft by themselves: 好的 may be what the grade was earned by. */
const FAREWELL =
  /^(?:好的?|这样|感谢|谢谢|[行那就先我要们你您嗯哦吧了啊哈呢\p{P}\p{Z}\s])*(?:再[见会]|挂断?|拜|bye)(?:再[见会]|挂断?|拜|bye|好的?|这样|感谢|谢谢|[行那就先我要们你您嗯哦吧了啊哈呢\p{P}\p{Z}\s])*$/iu;
const LONGEST_PAIR = 120;
/** Between two turns of which the robot's in the middle is left out. */
const OMISSION = '……';

/**
 * What the customer said that made the lead hot: the turn that earned the most points, where one alone did, else the
 * last two. Rows of `asrmessage_notify` are the real turns. Other rows (intermediate recognition, play-back results)
 * count only if no real turn has text. A sound counts only where nothing else was said, and a farewell never.
 */
export function hotWords(details: readonly DialogueRow[]): string | null {
  const turns = spokenIn(details.filter((row) => row.notify === 'asrmessage_notify'));
  const isMeant = ({ words }: Spoken) => !FILLER.test(words) && !FAREWELL.test(words);
  for (const spoken of [turns, spokenIn(details)]) {
    const meant = spoken.filter(isMeant);
    if (meant.length > 0) return earning(meant) ?? lastTwo(meant);
  }
  const sounds = [...spokenIn(details), ...turns].filter(({ words }) => !FAREWELL.test(words));
  return sounds.at(-1)?.words ?? null;
}

interface Spoken {
  words: string;
  points: number;
}

function spokenIn(rows: readonly DialogueRow[]): Spoken[] {
  return rows
    .map(({ question, score }) => ({ words: saidOnce(question ?? ''), points: score ?? 0 }))
    .filter(({ words }) => WORD.test(words));
}

/** Null: none earned anything, or several as much. */
function earning(spoken: readonly Spoken[]): string | null {
  const most = Math.max(0, ...spoken.map(({ points }) => points));
  const [first, ...others] = spoken.filter(({ points }) => points === most);
  return most > 0 && first && others.length === 0 ? first.words : null;
}

function lastTwo(spoken: readonly Spoken[]): string | null {
  const [last, before] = spoken.map(({ words }) => words).toReversed();
  if (last === undefined || before === undefined || before === last) return last ?? null;
  const isShort = [...before, ...last].length <= LONGEST_PAIR;
  return isShort ? `${before}${OMISSION}${last}` : last;
}

/** A play-back row repeats what was said during it ("挂了吧。 挂了吧。"): shown once. */
function saidOnce(question: string): string {
  const parts = question.trim().split(/\s+/);
  // Stryker disable next-line ArithmeticOperator: of two that are alike either may go
  return parts.filter((part, at) => part !== parts[at - 1]).join(' ');
}
