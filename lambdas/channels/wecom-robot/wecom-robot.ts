import type { Display } from '../../messages/dialect.ts';
import type { Message } from '../../messages/message.ts';
import { printDocument } from '../../messages/print-document.ts';
import type { HttpClient } from '../../platform/http/http.ts';
import { MINUTE_MS } from '../../platform/time/duration.ts';
import { type AddressForm, readAddress } from '../address.ts';
import type { Channel, Outcome } from '../channel.ts';
import { mentionedBy } from '../people.ts';
import { type ReadSecret, WebhookSender } from '../webhook-sender.ts';
import type { Wire } from '../wire.ts';
import { wecomDialect } from './dialect.ts';
import { judge } from './judge.ts';

/** https://developer.work.weixin.qq.com/document/path/91770 */
const MARKDOWN_BYTES = 4096;
/** The size limit of the picture before base64. */
const IMAGE_BYTES = 2 * 1024 * 1024;
const PER_MINUTE = 20;
/** The bytes that mentions may use. People beyond that are not mentioned, so that the message keeps its room. */
const MAX_MENTION_BYTES = 1024;

/** The path is free: some teams reach WeCom by a proxy of their own. */
export const ADDRESS: AddressForm = {
  example: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…',
  hosts: ['qyapi.weixin.qq.com'],
  tokenOf: ({ searchParams }) => searchParams.get('key')?.trim() || null,
};

export interface WecomRobotOptions {
  name: string;
  /** User ids to mention below a message that asks for mentions. */
  mention: readonly string[];
  /** The address, which is a secret. */
  webhook: ReadSecret;
  /** Keeps no connection open: one that broke would fail as if the message might have been accepted. */
  http: HttpClient;
  /** @default 10 s */
  timeoutMs?: number;
}

/** A WeCom group robot: `markdown`, or a picture, over its webhook, 20 a minute, judged by `errcode`. */
export function createWecomRobot(options: WecomRobotOptions): Channel {
  const { name, http, timeoutMs } = options;
  const displayWith = (also: readonly string[]) => displayFor([...options.mention, ...also]);
  const display = displayFor(options.mention);
  const sender = new WebhookSender({ http, timeoutMs, judge });
  const webhook = async () => readAddress(await sender.read(options.webhook), name, ADDRESS);

  return {
    name,
    type: 'wecom-robot',
    mentions: 'wecom',
    display,
    displayWith,
    folds: true,
    async pace() {
      return {
        key: (await webhook()).paceKey,
        allows: { windows: [{ sends: PER_MINUTE, inMs: MINUTE_MS }] },
      };
    },
    async send(message, signal) {
      const wire = wireOf(message, options.mention);
      if ('kind' in wire) return wire;
      return sender.send(async () => ({ to: (await webhook()).url, body: wire.body }), signal);
    },
    // A message without a type: 40008 of a robot that is there, 93000 of one that is not.
    probe: (signal) => sender.send(async () => ({ to: (await webhook()).url, body: {} }), signal),
  };
}

/** Mentions stand below the message and take part of its room. */
export const displayFor = (mention: readonly string[]): Display => ({
  dialect: wecomDialect,
  pictures: true,
  room: MARKDOWN_BYTES - Buffer.byteLength(mentionLine(mention)),
});

/** The markdown of a message. Messages from versions without documents were already printed when they were stored. */
export function printed({ document, shorten = false }: Message, display: Display): string {
  const { earlier, mark = '' } = document;
  if (earlier) return mark + (shorten ? earlier.short : earlier.markdown);
  return printDocument(document, display, shorten);
}

/** @param mention of the channel */
export function wireOf(message: Message, mention: readonly string[]): Wire | Outcome {
  if (message.image) return imageWire(message.image);
  const display = displayFor([...mention, ...(message.mentionAlso ?? [])]);
  return markdownWire(printed(message, display), mentionLine(mentionedBy(message, mention)));
}

function markdownWire(markdown: string, mentions: string): Wire | Outcome {
  if (markdown === '') return { kind: 'too-long', detail: 'nothing of the message fits' };
  const content = (markdown + mentions).toWellFormed();
  const bytes = Buffer.byteLength(content);
  if (bytes > MARKDOWN_BYTES) {
    return { kind: 'too-long', detail: `${bytes} bytes of markdown, at most ${MARKDOWN_BYTES} fit` };
  }
  return {
    body: { msgtype: 'markdown', markdown: { content } },
    reads: [{ as: 'text', text: content }],
    length: { bytes, mostBytes: MARKDOWN_BYTES, of: 'markdown' },
  };
}

/** An image message consists of the picture, without text or mentions. */
function imageWire({ pngBase64, md5 }: NonNullable<Message['image']>): Wire | Outcome {
  const bytes = Buffer.byteLength(pngBase64, 'base64');
  if (bytes > IMAGE_BYTES) {
    return { kind: 'rejected', detail: `a picture of ${bytes} bytes, at most ${IMAGE_BYTES} fit` };
  }
  return {
    body: { msgtype: 'image', image: { base64: pngBase64, md5 } },
    reads: [{ as: 'picture', text: `PNG, md5 ${md5}` }],
    length: { bytes, mostBytes: IMAGE_BYTES, of: 'picture' },
  };
}

/**
 * In `markdown`, only `<@userid>` inside the text mentions somebody. `@all` is everybody.
 *
 * @returns as many as fit
 */
export function mentionLine(userIds: readonly string[]): string {
  let line = '';
  for (const userId of userIds) {
    const longer = `${line}${line === '' ? '\n' : ''}<@${userId.replace(/^@(?=all$)/, '')}>`;
    if (Buffer.byteLength(longer) > MAX_MENTION_BYTES) break;
    line = longer;
  }
  return line;
}
