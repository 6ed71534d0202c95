import { BadArguments } from '../shared/arguments/bad-arguments.ts';
import type { ExitCode } from '../shared/terminal/exit-code.ts';
import { readAddress, shown } from './address.ts';
import { atTopics, ofFile, type TopicPlace } from './at-topic.ts';

export interface UnsubscribeOptions extends TopicPlace {
  topic: string;
  address: string;
  json: boolean;
}

/** `leadbell unsubscribe`. */
export const unsubscribe = (options: UnsubscribeOptions): Promise<ExitCode> =>
  atTopics(options, async ({ config, open }) => {
    const address = readAddress(options.address);
    const { topic, subscriptions } = await open(options.topic);
    const name = shown(address.protocol, address.endpoint, false);
    if (ofFile(config, topic, address.endpoint)) {
      throw new BadArguments(
        `${name} is one of the file's own (topics.${topic}.emails): take it out there, and deploy`,
      );
    }
    const found = await subscriptions.find(address);
    if (found === null) {
      process.stderr.write(`leadbell: ${name} is not subscribed to ${topic}\n`);
      return 1;
    }
    if (found.arn === null) {
      process.stderr.write(
        `leadbell: ${name} has not confirmed, and hears nothing of ${topic}\n  AWS lets nobody end that: it is forgotten after two days, unless the link in the mail is opened.\n`,
      );
      return 1;
    }
    await subscriptions.remove(found.arn);
    process.stdout.write(
      options.json
        ? `${JSON.stringify({ topic, address: name, did: 'unsubscribed' })}\n`
        : `${name} hears nothing of ${topic} any more.\n`,
    );
    return 0;
  });
