import type { Command } from 'commander';
import { type Done, EXITS, fromHere } from '../shared/arguments/arguments.ts';

interface TopicArguments {
  config: string;
  stack: string;
  only: string[];
  showPhones?: boolean;
  json?: boolean;
}

const TOPIC = 'of `topics` in leadbell.yaml, or its ARN';
const ADDRESS = 'an e-mail, +86138…, https://…, or the ARN of an SQS queue or a Lambda function';

/** `subscribe`, `subscriptions` and `unsubscribe`: three commands that people look for by these names. */
export function subscribeCommands(program: Command, done: Done): void {
  const command = (name: string, description: string) =>
    program
      .command(name)
      .description(description)
      .option('--config <file>', 'leadbell.yaml', 'leadbell.yaml')
      .option(
        '--stack <name>',
        'a deployment: `leadbell`, or `leadbell-prod` of the stage `prod`',
        'leadbell',
      )
      .option('--json', 'print JSON instead of text');
  const placed = ({ config, stack, json }: TopicArguments) => ({
    configFile: fromHere(config),
    stack,
    json: json === true,
  });

  command('subscribe', 'Let somebody hear a topic of a deployment, from now on and without deploying.')
    .argument('<topic>', TOPIC)
    .argument('<address>', ADDRESS)
    .option('--only <name=value>', 'event, grade, task or province; may be repeated', collect, [])
    .addHelpText(
      'after',
      `
Such as --only province=安徽,江苏 --only grade=A. Who is subscribed already gets the new filter.
What stands under \`topics\` in leadbell.yaml is changed there.
${EXITS}`,
    )
    .action(async (topic: string, address: string, options: TopicArguments) => {
      const { subscribe } = await import('../subscribe/subscribe.ts');
      done(await subscribe({ ...placed(options), topic, address, only: options.only }));
    });

  command('subscriptions', 'Who hears the topics of a deployment, and who has not confirmed.')
    .argument('[topic]', `${TOPIC}; each of the file without it`)
    .option('--show-phones', 'with phone numbers as they are; they are masked otherwise')
    .addHelpText('after', `\n${EXITS}`)
    .action(async (topic: string | undefined, options: TopicArguments) => {
      const { list } = await import('../subscribe/list.ts');
      done(await list({ ...placed(options), topic: topic ?? null, showPhones: options.showPhones === true }));
    });

  command('unsubscribe', 'End what somebody hears of a topic.')
    .argument('<topic>', TOPIC)
    .argument('<address>', 'as `subscriptions` shows it; a phone number in full')
    .addHelpText('after', `\n${EXITS}`)
    .action(async (topic: string, address: string, options: TopicArguments) => {
      const { unsubscribe } = await import('../subscribe/unsubscribe.ts');
      done(await unsubscribe({ ...placed(options), topic, address }));
    });
}

const collect = (one: string, all: string[]): string[] => [...all, one];
