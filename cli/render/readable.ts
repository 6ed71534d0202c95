/**
 * A text of a robot as people read it: colours and bold are left out, a link shows where it leads, a mention names whom.
 * Other people's text has no markup left when it gets here (docs/channels.md), so everything that looks like it is ours.
 */
export const readable = (text: string): string =>
  text
    .replaceAll(/<font color=(?:"[^"]*"|'[^']*')>([\s\S]*?)<\/font>/g, '$1')
    .replaceAll(/<at id=([^>]*)><\/at>/g, '@$1')
    .replaceAll(/<@([^>]*)>/g, '@$1')
    .replaceAll(/\[([^\]\n]*)\]\((https?:[^)\s]*)\)/g, '$1 $2')
    .replaceAll('**', '')
    .split('\n')
    .map((line) => line.trim().replace(/^### /, '').replace(/^> /, '│ '))
    .join('\n')
    .trim();
