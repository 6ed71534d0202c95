import { BadArguments } from '../shared/arguments/bad-arguments.ts';
import type { ExitCode } from '../shared/terminal/exit-code.ts';
import { readAddress, shown, UNTIL_HEARD } from './address.ts';
import { atTopics, ofFile, type TopicPlace, topicNamed } from './at-topic.ts';
import { onlyText, readOnly } from './only.ts';

export interface SubscribeOptions extends TopicPlace {
  topic: string;
  address: string;
  /** Each `NAME=VALUE`. */
  only: readonly string[];
  json: boolean;
}

/** `leadbell subscribe`. Who is subscribed already gets the new filter. */
export const subscribe = (options: SubscribeOptions): Promise<ExitCode> =>
  atTopics(options, async ({ config, open }) => {
    const address = readAddress(options.address);
    // What is wrong with the words is said before AWS is asked.
    const named = topicNamed(config, options.topic);
    const wanted = readOnly(config, Object.hasOwn(config.topics, named) ? named : null, options.only);
    const { topic, subscriptions } = await open(options.topic);
    const before = await subscriptions.find(address);
    const own = ofFile(config, topic, address.endpoint);
    // One that never confirmed, or too late, is sent another mail.
    if (own && (before?.arn || options.only.length > 0)) {
      throw new BadArguments(
        `${address.endpoint} is one of the file's own (topics.${topic}.emails): change it there, and deploy`,
      );
    }
    const only = own ? own.only : wanted;
    let heard = true;
    if (before?.arn) await subscriptions.change(before.arn, only);
    else heard = await subscriptions.add(address, only);
    const did = before?.arn ? 'changed' : 'subscribed';
    const { protocol, endpoint } = address;
    const end = shown(protocol, endpoint, false);
    process.stdout.write(
      options.json
        ? `${JSON.stringify({ topic, protocol, address: end, only, confirmed: heard, did })}\n`
        : `${end} ${did === 'changed' ? 'hears' : 'is subscribed to'} ${topic}${only === null ? '' : `, only ${onlyText(only)}`}.\n${did === 'changed' ? '' : `  ${UNTIL_HEARD[protocol]}\n`}`,
    );
    return 0;
  });
