import type { DigestPart } from './digest-part.ts';
import type { Message } from './message.ts';
import type { Notice } from './notice.ts';

/** What a version before documents left in the table: printed for WeCom, and as plain text. */
interface EarlierMessage extends Omit<Message, 'document'> {
  markdown: string;
}

/**
 * A notice or a part of a digest as it stands in the table, from this version or an earlier one. WeCom's robots send
 * what was printed for them; other receivers read the plain text of it, line by line.
 */
export function readStored<Told extends Notice | DigestPart>(told: Told): Told {
  const stored = told.message as Message | EarlierMessage;
  if ('document' in stored) return told;
  const { markdown, ...rest } = stored;
  const { shortMarkdown } = told as { shortMarkdown?: string };
  const [head = '', ...body] = stored.text.split('\n').filter((line) => line !== '');
  const message: Message = {
    ...rest,
    document: {
      lines: [
        { rank: 0, role: 'headline', spans: [{ theirs: head }] },
        ...body.map((line, at) => ({ rank: at + 1, spans: [{ theirs: line }] })),
      ],
      earlier: { markdown, short: shortMarkdown ?? markdown },
    },
  };
  return { ...told, message };
}
