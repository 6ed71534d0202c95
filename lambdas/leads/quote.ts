import type { DialogueRow } from '../call-records/record.ts';

const WORD = /[\p{L}\p{N}]/u;
/** Sounds instead of words: only shown if the caller said nothing else. */
const FILLER = /^[嗯啊哦喔噢呃额唔哎诶喂\p{P}\p{Z}\s]+$/u;

/**
 * The customer's last real words. Rows of `asrmessage_notify` are the real turns. Other rows (intermediate recognition,
 * play-back results) count only if no real turn has text. Chooses the last text that is more than a sound.
 */
export function lastWords(details: readonly DialogueRow[]): string | null {
  const turns = details.filter((row) => row.notify === 'asrmessage_notify');
  const spoken = [...spokenIn(details), ...spokenIn(turns)];
  return spoken.findLast((words) => !FILLER.test(words)) ?? spoken.at(-1) ?? null;
}

function spokenIn(rows: readonly DialogueRow[]): string[] {
  return rows.map((row) => saidOnce(row.question ?? '')).filter((words) => WORD.test(words));
}

/** A play-back row repeats what was said during it ("挂了吧。 挂了吧。"): shown once. */
function saidOnce(question: string): string {
  const parts = question.trim().split(/\s+/);
  // Stryker disable next-line ArithmeticOperator: of two that are alike either may go
  return parts.filter((part, at) => part !== parts[at - 1]).join(' ');
}
