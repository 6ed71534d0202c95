import type { ExitCode } from '../shared/terminal/exit-code.ts';
import { textTable } from '../shared/terminal/text-table.ts';
import { shown } from './address.ts';
import { atTopics, ofFile, type TopicPlace } from './at-topic.ts';
import { onlyText } from './only.ts';

export interface ListOptions extends TopicPlace {
  /** Null: each topic of the file. */
  topic: string | null;
  showPhones: boolean;
  json: boolean;
}

/** `leadbell subscriptions`. */
export const list = ({ topic: given, showPhones, json, ...place }: ListOptions): Promise<ExitCode> =>
  atTopics(place, async ({ config, open }) => {
    const found = [];
    for (const name of given === null ? Object.keys(config.topics) : [given]) {
      const { topic, subscriptions } = await open(name);
      for (const { protocol, endpoint, arn, only } of await subscriptions.all()) {
        const by = ofFile(config, topic, endpoint) ? ('file' as const) : ('command' as const);
        found.push({
          topic,
          protocol,
          address: shown(protocol, endpoint, showPhones),
          only,
          confirmed: arn !== null,
          by,
        });
      }
    }
    const rows = found.map(({ topic, protocol, address, only, confirmed, by }) => [
      topic,
      protocol,
      address,
      confirmed ? (only === null ? 'everything' : onlyText(only)) : 'NOT CONFIRMED: hears nothing',
      by === 'file' ? 'leadbell.yaml' : '',
    ]);
    process.stdout.write(
      json
        ? `${JSON.stringify(found)}\n`
        : rows.length === 0
          ? 'nobody is subscribed\n'
          : textTable(['topic', 'by', 'address', 'hears', 'from'], rows),
    );
    return 0;
  });
