import type { Outcome } from '../../lambdas/channels/channel.ts';
import { receiverOf } from '../../lambdas/channels/receivers.ts';
import type { Wire, WireLength } from '../../lambdas/channels/wire.ts';
import type { Config } from '../../lambdas/config/config.ts';
import { onOneLine } from '../shared/terminal/one-line.ts';
import type { Shown } from './messages-of.ts';
import type { Preview } from './previews.ts';
import type { Leads } from './which-leads.ts';

/** The form is fixed: docs/commands.md. */
export function previewsAsJson(previews: readonly Preview[], { problems, notes }: Leads) {
  return {
    messages: previews.flatMap((preview) =>
      preview.messages.map((shown, at) => ({
        channel: preview.channel.name,
        type: preview.channel.type,
        kind: preview.kind,
        variant: preview.variant,
        told: preview.isTold,
        records: recordsOf(preview, shown),
        message: at + 1,
        messages: preview.messages.length,
        event: shown.message.event,
        id: shown.message.id,
        ...(isWire(shown.wire)
          ? { body: shown.wire.body, length: shown.wire.length, refused: null }
          : { body: null, length: null, refused: shown.wire && refusalOf(shown.wire) }),
        texts: shown.texts,
        cut: [...preview.cuts, ...shown.cuts],
      })),
    ),
    problems,
    notes,
  };
}

/** Those that this one message is about. */
const recordsOf = ({ records }: Preview, { deliveries }: Shown): readonly string[] =>
  records.length === 0 ? [] : deliveries.flatMap(({ told }) => ('lead' in told ? [told.lead.recordId] : []));

const isWire = (wire: Shown['wire']): wire is Wire => wire !== null && !('kind' in wire);

const refusalOf = (outcome: Outcome): string =>
  'detail' in outcome ? `${outcome.kind}: ${outcome.detail}` : outcome.kind;

/** For people on a terminal: each message as it is read, how long it is, what is cut, and the body. */
export function previewsAsText(
  previews: readonly Preview[],
  { channels }: Pick<Config, 'channels'>,
  { isChosen, locale }: { isChosen: boolean; locale: Config['locale'] },
): string {
  const shown = previews.filter(({ isTold }) => isChosen || isTold);
  const hidden = previews.filter((preview) => !shown.includes(preview));
  const blocks = shown.map((preview) => {
    const channel = channels[preview.channel.name];
    const label = channel ? ` (${receiverOf(channel).label[locale]})` : '';
    const variant = preview.variant === null ? '' : `: ${preview.variant}`;
    const head = `${preview.channel.name}${label}  ${preview.kind}${variant}`;
    const lines = [
      ...(preview.isTold ? [] : ['not told there by this file; shown as if it were']),
      summaryOf(preview),
      ...preview.cuts,
    ];
    return [`━━ ${head}`, ...lines, ...preview.messages.map(messageText)].join('\n');
  });
  return `${[...blocks, ...hiddenText(hidden)].join('\n\n')}\n`;
}

function summaryOf({ messages, records }: Preview): string {
  const leads = records.length > 1 ? ` for ${records.length} leads` : '';
  return `${messages.length} ${messages.length === 1 ? 'message' : 'messages'}${leads}`;
}

function messageText({ wire, texts, cuts }: Shown, at: number, all: readonly unknown[]): string {
  const nth = all.length > 1 ? `message ${at + 1}: ` : '';
  if (wire === null) return `${nth}a picture; --out DIR writes it`;
  if (!isWire(wire)) return `${nth}would not be sent: ${refusalOf(wire)}`;
  const { length } = wire;
  return [
    `${nth}${lengthText(length)}${cuts.length === 0 ? ', nothing is cut' : ''}`,
    ...cuts.slice(0, MOST_CUTS).map((cut) => `  ${cut}`),
    ...(cuts.length > MOST_CUTS ? [`  and ${cuts.length - MOST_CUTS} lines more`] : []),
    '',
    ...texts.flatMap(({ as, text }) => [
      ...(texts.length > 1 ? [`  [${as}]`] : []),
      ...text.split('\n').map((line) => `  ${onOneLine(line)}`.trimEnd()),
    ]),
    '',
    `body: ${bodyText(wire)}`,
  ].join('\n');
}

/** The rows of a list are shortened alike. */
const MOST_CUTS = 8;

const lengthText = ({ bytes, mostBytes, of }: WireLength): string =>
  `${bytes.toLocaleString('en-US')} of ${mostBytes.toLocaleString('en-US')} bytes of ${of}`;

/** Nobody reads a picture in Base64. */
const bodyText = ({ body, length }: Wire): string =>
  length.of === 'picture'
    ? JSON.stringify(body).replace(/("base64":")[^"]*/, `$1… ${length.bytes} bytes …`)
    : JSON.stringify(body);

function hiddenText(hidden: readonly Preview[]): string[] {
  if (hidden.length === 0) return [];
  const byChannel = new Map<string, Set<string>>();
  for (const { channel, kind } of hidden) {
    byChannel.set(channel.name, (byChannel.get(channel.name) ?? new Set()).add(kind));
  }
  const parts = [...byChannel].map(([channel, kinds]) => `${[...kinds].join(', ')} in ${channel}`);
  return [`Not told by this file, and not shown: ${parts.join('; ')}. --channel or --kind shows them.`];
}
