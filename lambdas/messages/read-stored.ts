import type { DigestPart } from './digest-part.ts';
import type { Message } from './message.ts';
import type { Notice } from './notice.ts';

/** As versions without documents stored it: printed for WeCom, and as plain text. */
interface EarlierMessage extends Omit<Message, 'document'> {
  markdown: string;
}

/**
 * Reads a stored notice or digest part, from this version or an earlier one. WeCom robots send what was printed for
 * them; other receivers use its plain text, line by line.
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
