import { NotFoundException } from '@aws-sdk/client-sns';
import type { Config } from '../../lambdas/config/config.ts';
import { createRedactor } from '../../lambdas/platform/log/redact.ts';
import { BadArguments } from '../shared/arguments/bad-arguments.ts';
import { loadConfig } from '../shared/config/load-config.ts';
import type { ExitCode } from '../shared/terminal/exit-code.ts';
import { sentence } from '../shared/terminal/sentence.ts';
import { topicOf, topicsWith } from '../shared/topics.ts';
import { Subscriptions } from './subscriptions.ts';

export interface TopicPlace {
  configFile: string;
  stack: string;
}

export interface AtTopic {
  /** By its name in leadbell.yaml, or its ARN. */
  topic: string;
  subscriptions: Subscriptions;
}

interface AtTopics {
  config: Config;
  /** @throws {BadArguments} the file has no such topic */
  open(topic: string): Promise<AtTopic>;
}

/** Reads the file and does the work of a command there. Whatever fails is a sentence on stderr. */
export async function atTopics(
  { configFile, stack }: TopicPlace,
  work: (at: AtTopics) => Promise<ExitCode>,
): Promise<ExitCode> {
  const redactor = createRedactor();
  const config = await loadConfig(configFile, process.env, redactor, { secrets: 'none', isQuiet: true });
  if (config === null) return 2;
  const closing: (() => void)[] = [];
  const open = async (given: string): Promise<AtTopic> => {
    const topic = topicNamed(config, given);
    const { sns, topicArns, close } = await topicsWith(config, topic, stack);
    closing.push(close);
    return { topic, subscriptions: new Subscriptions(await sns(), topicArns[topic] ?? topic) };
  };
  try {
    return await work({ config, open });
  } catch (error) {
    const said =
      error instanceof NotFoundException
        ? `${stack} has no such topic or subscription: ${error.message}\n  Deploy first, or look at the name and the region.`
        : sentence(error);
    process.stderr.write(`leadbell: ${redactor.text(said)}\n`);
    return error instanceof BadArguments ? 2 : 1;
  } finally {
    for (const close of closing) close();
  }
}

/** A topic of the file, a channel that is one, or an ARN. @throws {BadArguments} */
export function topicNamed(config: Config, given: string): string {
  if (given.startsWith('arn:') || Object.hasOwn(config.topics, given)) return given;
  const topic = topicOf(config, given);
  if (topic !== null) return topic;
  throw new BadArguments(
    `the file has no topic ${given}; it has ${Object.keys(config.topics).join(', ') || 'none (key `topics`)'}`,
  );
}

/**
 * Addresses under `topics` in the file belong to the stack: a deployment puts them back as the file has them. Undefined:
 * the file does not have it.
 */
export const ofFile = ({ topics }: Config, topic: string, endpoint: string) =>
  topics[topic]?.emails.find(({ address }) => address.toLowerCase() === endpoint.toLowerCase());
