import type { Writable } from 'node:stream';
import type { DrawChart } from '../../lambdas/digests/write-deliveries.ts';
import { createRedactor } from '../../lambdas/platform/log/redact.ts';
import { type Clock, systemClock } from '../../lambdas/platform/time/clock.ts';
import { BadArguments } from '../shared/arguments/bad-arguments.ts';
import { loadConfig } from '../shared/config/load-config.ts';
import { offlineChannels } from '../shared/offline-channels.ts';
import type { ExitCode } from '../shared/terminal/exit-code.ts';
import { sentence } from '../shared/terminal/sentence.ts';
import type { Kind } from './kinds.ts';
import { type Preview, previewsOf, takesLeads } from './previews.ts';
import { previewsAsJson, previewsAsText } from './show-previews.ts';
import { leadsOf } from './which-leads.ts';
import { writePreviews } from './write-previews.ts';

export interface RenderOptions {
  configFile: string;
  /** Null: sample records. */
  recordFile: string | null;
  /** Null: each channel of the file. */
  channel: string | null;
  /** Null: each kind. */
  kind: Kind | null;
  outDirectory: string | null;
  json: boolean;
}

export interface RenderIo {
  stdout: Writable;
  stderr: Writable;
  /** @default that of the machine */
  clock?: Pick<Clock, 'nowMs'>;
  /** @default that of digests, loaded for the first picture */
  draw?: DrawChart;
}

/** `leadbell render`: calls nobody and reads no secret. */
export async function render(
  options: RenderOptions,
  { stdout, stderr, clock = systemClock, draw = drawn }: RenderIo = process,
): Promise<ExitCode> {
  const redactor = createRedactor();
  const say = (text: string) => stderr.write(`${text}\n`);
  const reads = { secrets: 'none', isQuiet: true } as const;
  const config = await loadConfig(options.configFile, process.env, redactor, reads);
  if (config === null) return 2;
  try {
    const { channel: only, kind, json, outDirectory } = options;
    if (only !== null && !Object.hasOwn(config.channels, only)) {
      throw new BadArguments(
        `the file has no channel ${only}; it has ${Object.keys(config.channels).join(', ')}`,
      );
    }
    if (kind === 'reminder' && config.escalation === undefined) {
      throw new BadArguments('the file has no `escalation`: nobody is reminded of a lead');
    }
    if ((kind === 'claimed' || kind === 'outcome') && !takesLeads(config)) {
      throw new BadArguments('the file has neither `answers` nor `people`: nobody is said to take a lead');
    }
    const nowMs = clock.nowMs();
    const leads = await leadsOf(options.recordFile, config, nowMs);
    const made = offlineChannels(config);
    const previews: Preview[] = [];
    for (const channel of made.values()) {
      if (only !== null && channel.name !== only) continue;
      previews.push(
        ...(await previewsOf(channel, {
          config,
          leads,
          kind,
          nowMs,
          draw: json || outDirectory !== null ? draw : null,
        })),
      );
    }
    for (const line of [...leads.problems, ...leads.notes]) say(line);
    if (outDirectory !== null) await writePreviews(outDirectory, previews, say);
    const isChosen = only !== null || kind !== null;
    stdout.write(
      json
        ? `${JSON.stringify(previewsAsJson(previews, leads))}\n`
        : previewsAsText(previews, config, { isChosen, locale: config.locale }),
    );
    return leads.unreadable > 0 ? 1 : 0;
  } catch (error) {
    say(`leadbell: ${sentence(error)}`);
    return error instanceof BadArguments ? 2 : 1;
  }
}

const drawn: DrawChart = async (...given) =>
  (await import('../../lambdas/digests/chart/draw.ts')).drawChart(...given);
