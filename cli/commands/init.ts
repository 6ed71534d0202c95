import { type Command, Option } from 'commander';
import { RECEIVER_NAMES, type ReceiverName } from '../init/receivers.ts';
import { type Done, fromHere } from '../shared/arguments/arguments.ts';

interface InitArguments {
  config: string;
  force?: boolean;
  baseUrl?: string;
  userId?: string;
  subUserId?: string;
  account: string;
  tokenEnv?: string;
  task: string[];
  channel?: ReceiverName;
  channelName?: string;
  signed?: boolean;
  ops?: boolean;
  aws?: boolean;
  timeZone: string;
  locale: 'zh-CN' | 'en';
}

export function initCommand(program: Command, done: Done): void {
  program
    .command('init')
    .description('Write a first leadbell.yaml: it asks, and lists the tasks of the account to choose from.')
    .option('--config <file>', 'where to write it', 'leadbell.yaml')
    .option('--force', 'overwrite a file that is there')
    .option('--base-url <url>', 'address of the record API')
    .option('--user-id <id>', 'the account there')
    .option('--sub-user-id <id>', 'a sub-account')
    .option('--account <name>', 'what the account is called in the file', 'main')
    .option(
      '--token-env <name>',
      'the variable that holds the token (default: MAIN_TOKEN of the account main)',
    )
    .option('--task <task>', 'an id or a name of the list, or ID=NAME; may be repeated', collect, [])
    .addOption(new Option('--channel <kind>', 'where alerts go').choices(RECEIVER_NAMES))
    .option('--channel-name <name>', 'what it is called in the file (default: sales)')
    .option('--signed', 'the robot asks for a signature (加签)')
    .option('--ops', 'operators have a group of their own, which hears of faults (default)')
    .option('--no-ops', 'they have none, and nobody hears of faults')
    .option('--aws', 'for a deployment: secrets stand in Parameter Store, and `deploy` asks for them')
    .option('--time-zone <zone>', 'of the team', 'Asia/Shanghai')
    .addOption(new Option('--locale <locale>', 'of messages').choices(['zh-CN', 'en']).default('zh-CN'))
    .addHelpText(
      'after',
      `
Without a terminal it asks nothing, and says which flags are missing. The token is read from its variable, or typed in
without being shown; it is used to list the tasks, and kept nowhere. The file names variables: what to type next is printed.
Exits 0: written; 1: nobody answered, or it could not be written; 2: bad arguments, or a file that is there.`,
    )
    .action(async (given: InitArguments) => {
      const [{ init }, { platformOf }, { createRedactor }] = await Promise.all([
        import('../init/init.ts'),
        import('../shared/prepare.ts'),
        import('../../lambdas/platform/log/redact.ts'),
      ]);
      const redactor = createRedactor();
      const { stdin, stdout, stderr, env } = process;
      const isTerminal = stdin.isTTY === true && stdout.isTTY === true;
      done(
        await init(
          {
            file: fromHere(given.config),
            force: given.force === true,
            baseUrl: given.baseUrl ?? null,
            userId: given.userId ?? null,
            subUserId: given.subUserId ?? null,
            account: given.account,
            tokenVariable: given.tokenEnv ?? null,
            tasks: given.task,
            receiver: given.channel ?? null,
            channel: given.channelName ?? null,
            signed: given.signed ?? null,
            ops: given.ops ?? null,
            aws: given.aws === true,
            timeZone: given.timeZone,
            locale: given.locale,
          },
          { io: { stdin, stdout, stderr, isTerminal, env }, platform: platformOf(redactor), redactor },
        ),
      );
    });
}

const collect = (one: string, all: string[]): string[] => [...all, one];
