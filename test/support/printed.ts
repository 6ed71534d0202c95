import { type AlertContext, renderAlert as renderAlertDocument } from '../../lambdas/alerts/alert.ts';
import { type ListItem, packList as packListDocument } from '../../lambdas/alerts/list.ts';
import { escapeMarkdown } from '../../lambdas/channels/escape-markdown.ts';
import { wecomDialect } from '../../lambdas/channels/wecom-robot/dialect.ts';
import { printed } from '../../lambdas/channels/wecom-robot/wecom-robot.ts';
import type { DigestFigures } from '../../lambdas/digests/figures.ts';
import { renderDigest as renderDigestDocument } from '../../lambdas/digests/texts/digest.ts';
import { type FaultFacts, renderFault as renderFaultDocument } from '../../lambdas/faults/fault-text.ts';
import type { Told } from '../../lambdas/leads/told.ts';
import type { RenderContext } from '../../lambdas/messages/context.ts';
import type { Display } from '../../lambdas/messages/dialect.ts';
import type { Document } from '../../lambdas/messages/document.ts';
import type { Message } from '../../lambdas/messages/message.ts';
import { plainLine } from '../../lambdas/messages/plain-line.ts';

/** Messages as a WeCom robot's group reads them: most tests are about what is said, and say so in its markdown. */
export interface Limits {
  limits?: { markdownBytes: number; textBytes: number };
}

const WHOLE = { markdownBytes: 4096, textBytes: 32 * 1024 };

/** A group of WeCom. */
export const groupDisplay = (room = WHOLE.markdownBytes): Display => ({
  dialect: wecomDialect,
  room,
  pictures: true,
});

export const markdownOf = (message: Message, room?: number): string => printed(message, groupDisplay(room));

const withMarkdown = (message: Message, room: number): Message & { markdown: string } => ({
  ...message,
  markdown: markdownOf(message, room),
});

export function renderAlert(told: Told, { limits = WHOLE, ...context }: AlertContext & Limits) {
  const message = renderAlertDocument(told, { ...context, textBytes: limits.textBytes });
  return withMarkdown(message, limits.markdownBytes);
}

export function packList(items: readonly ListItem[], { limits = WHOLE, ...context }: RenderContext & Limits) {
  const { message, count } = packListDocument(
    items,
    { ...context, textBytes: limits.textBytes },
    groupDisplay(limits.markdownBytes),
  );
  return { count, message: withMarkdown(message, limits.markdownBytes) };
}

export function renderDigest(
  figures: DigestFigures,
  { limits = WHOLE, ...context }: RenderContext & Limits & { id: string },
) {
  const message = renderDigestDocument(figures, { ...context, textBytes: limits.textBytes });
  return withMarkdown(message, limits.markdownBytes);
}

export const renderFault = (fault: FaultFacts, where: Parameters<typeof renderFaultDocument>[1]) =>
  withMarkdown(renderFaultDocument(fault, where), WHOLE.markdownBytes);

/** A document that is printed as this text in every dialect. */
export const verbatim = (text: string): Document => ({ lines: [{ rank: 0, spans: [text] }] });

/** Somebody else's text in a robot's markdown. */
export const neutralise = (text: string): string => escapeMarkdown(plainLine(text));
