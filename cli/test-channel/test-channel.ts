import { renderTestAlert } from '../../lambdas/alerts/test-alert.ts';
import type { Channel, Outcome } from '../../lambdas/channels/channel.ts';
import { createChannels } from '../../lambdas/channels/create.ts';
import { type ChannelConfig, receiverOf } from '../../lambdas/channels/receivers.ts';
import type { Config } from '../../lambdas/config/config.ts';
import { MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { BadArguments } from '../shared/arguments/bad-arguments.ts';
import { type AtTable, atTable, type TablePlace } from '../shared/at-table.ts';
import { readSecretsOf } from '../shared/config/read-secrets.ts';
import { countedSend } from '../shared/counted-send.ts';
import { secretsOf } from '../shared/prepare.ts';
import type { ExitCode } from '../shared/terminal/exit-code.ts';
import { topicsFor } from '../shared/topics.ts';
import { inWords, wasTaken } from './answer-in-words.ts';

export interface TestChannelOptions extends TablePlace {
  name: string;
  json: boolean;
}

const WAIT_AT_MOST_MS = MINUTE_MS + 5 * SECOND_MS;

/** `leadbell test-channel`. */
export const testChannel = ({ name, json, ...place }: TestChannelOptions): Promise<ExitCode> =>
  atTable(
    place,
    async (at, channel) => {
      const { config, platform, redactor, say } = at;
      const secrets = secretsOf(platform, redactor);
      if (!json) say(`Sending a marked test alert to ${name} (${receiverOf(channel).label.en}) …`);
      await readSecretsOf(secrets, config, name);
      const { sns, topicArns, close } = await topicsFor(config, name, place.stack);
      try {
        const made = createChannels({
          clock: platform.clock,
          random: platform.random,
          config: { ...config, channels: { [name]: channel } },
          secrets,
          sns,
          topicArns,
        }).get(name);
        if (!made) throw new TypeError(`no channel ${name}`);
        const outcome = await sendOnce(at, made);
        const { said, next, detail } = inWords(outcome);
        const ok = wasTaken(outcome);
        process.stdout.write(
          json
            ? `${JSON.stringify({ channel: name, ok, outcome: outcome.kind, detail, said, next })}\n`
            : `${ok ? 'passed' : 'FAILED'}: ${said}${detail === null ? '' : ` (${redactor.text(detail)})`}\n  ${next}\n`,
        );
        return ok ? 0 : 1;
      } finally {
        close();
      }
    },
    { check: (config: Config) => channelOf(config, name) },
  );

/** @throws {BadArguments} which there are instead */
function channelOf({ channels }: Config, name: string): ChannelConfig {
  const channel = Object.hasOwn(channels, name) ? channels[name] : undefined;
  if (channel) return channel;
  throw new BadArguments(`the file has no channel ${name}; it has ${Object.keys(channels).join(', ')}`);
}

function sendOnce({ config, platform, stores, say }: AtTable, channel: Channel): Promise<Outcome> {
  return countedSend(
    { ...platform, lanes: stores.lanes, waitMs: WAIT_AT_MOST_MS, say },
    channel,
    (signal, id) => {
      const { locale, timeZone, tasks } = config;
      const context = { locale, timeZone, nowMs: platform.clock.nowMs(), channel: channel.name };
      const grade = Math.min(...(tasks[0]?.grades ?? [1]));
      return channel.send(renderTestAlert(context, grade, id), signal);
    },
  );
}
