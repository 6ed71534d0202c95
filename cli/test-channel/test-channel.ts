import { renderTestAlert } from '../../lambdas/alerts/test-alert.ts';
import type { Channel, Outcome } from '../../lambdas/channels/channel.ts';
import { createChannels } from '../../lambdas/channels/create.ts';
import { receiverOf } from '../../lambdas/channels/receivers.ts';
import type { Config } from '../../lambdas/config/config.ts';
import { secretRefsOf } from '../../lambdas/config/secrets/secret-ref.ts';
import { MINUTE_MS, SECOND_MS } from '../../lambdas/platform/duration.ts';
import { LeadbellError } from '../../lambdas/platform/errors.ts';
import type { Secrets } from '../../lambdas/platform/secrets.ts';
import { type AtTable, atTable, type TablePlace } from '../shared/at-table.ts';
import { BadArguments } from '../shared/bad-arguments.ts';
import type { ExitCode } from '../shared/exit-code.ts';
import { secretsOf } from '../shared/prepare.ts';
import { inWords, wasTaken } from './answer-in-words.ts';
import { topicsFor } from './topics.ts';

export interface TestChannelOptions extends TablePlace {
  name: string;
  json: boolean;
}

const SEND_FOR_MS = 15 * SECOND_MS;
const WAIT_AT_MOST_MS = MINUTE_MS + 5 * SECOND_MS;

/** `leadbell test-channel`. */
export const testChannel = ({ name, json, ...place }: TestChannelOptions): Promise<ExitCode> =>
  atTable(place, async (at) => {
    const { config, platform, redactor, say } = at;
    const channel = config.channels[name];
    if (!channel || !Object.hasOwn(config.channels, name)) {
      const names = Object.keys(config.channels).join(', ');
      throw new BadArguments(`the file has no channel ${name}; it has ${names}`);
    }
    const secrets = secretsOf(platform, redactor);
    if (!json) say(`Sending a marked test alert to ${name} (${receiverOf(channel).label.en}) …`);
    await readAll(secrets, config, name);
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
  });

/** In its own words, before the channel would only say that it has none. @throws {LeadbellError} */
async function readAll(secrets: Secrets, config: Config, name: string): Promise<void> {
  const channel = config.channels[name];
  for (const { ref, path } of secretRefsOf(config, name)) {
    const value = await secrets.get(ref);
    const problem = channel ? receiverOf(channel).judgeSecret(String(path.at(-1)), value).problem : null;
    if (problem === null) continue;
    throw new LeadbellError({
      code: 'secret-unusable',
      message: `${ref}: ${problem}`,
      retryable: false,
      hint: `Set it to what \`${path.join('.')}\` needs.`,
    });
  }
}

/** Counted against the robot's limit, so that a test beside a busy \`run\` does not get the robot blocked. */
async function sendOnce({ config, platform, stores, say }: AtTable, channel: Channel): Promise<Outcome> {
  const { clock } = platform;
  const { key, allows } = await channel.pace();
  const id = platform.newId();
  if ('windows' in allows) {
    const untilMs = clock.nowMs() + WAIT_AT_MOST_MS;
    for (;;) {
      const nowMs = clock.nowMs();
      const send = { id, endsAtMs: nowMs + SEND_FOR_MS };
      const reserved = await stores.lanes.reserve(key, allows.windows, send, nowMs);
      if ('id' in reserved) break;
      if (reserved.freeAtMs > untilMs) {
        const detail = 'its minute is used up by leads, or it asked to be left alone';
        return { kind: 'rate-limited', detail, holdMs: reserved.freeAtMs - nowMs };
      }
      if (reserved.freeAtMs - nowMs > SECOND_MS)
        say(`Its robot is busy: waiting ${Math.ceil((reserved.freeAtMs - nowMs) / SECOND_MS)} s …`);
      await clock.sleep(Math.max(100, reserved.freeAtMs - nowMs));
    }
  }
  const { locale, timeZone, tasks } = config;
  const context = { locale, timeZone, nowMs: clock.nowMs(), channel: channel.name };
  const grade = Math.min(...(tasks[0]?.grades ?? [1]));
  try {
    return await channel.send(renderTestAlert(context, grade, id), AbortSignal.timeout(SEND_FOR_MS));
  } finally {
    if ('windows' in allows) await stores.lanes.endSend(key, id, clock.nowMs());
  }
}
