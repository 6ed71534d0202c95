import type { ListedTask } from '../../lambdas/call-records/task-list.ts';
import type { Asker } from './ask.ts';
import { doubled, listing, namedTask, readChoice, wantedTask } from './choose-tasks.ts';
import type { InitOptions } from './options.ts';
import { RECEIVER_NAMES, RECEIVERS, type ReceiverName } from './receivers.ts';
import { problemOf, SCHEMAS, variableOf, type Wanted, type WantedTask } from './wanted.ts';

/** The account, as the vendor's back office shows it. */
export async function askForAccount(
  { ask }: Asker,
  options: InitOptions,
): Promise<Pick<Wanted, 'baseUrl' | 'userId' | 'subUserId' | 'tokenVariable'>> {
  const as = (schema: (typeof SCHEMAS)[keyof typeof SCHEMAS]) => ({
    problem: (answer: string) => problemOf(schema, answer),
  });
  return {
    baseUrl:
      options.baseUrl ??
      (await ask('Address of the record API, such as https://ai.example.cn:', as(SCHEMAS.baseUrl))),
    userId: options.userId ?? (await ask('Id of the account (user id):', as(SCHEMAS.id))),
    subUserId: options.subUserId,
    tokenVariable: options.tokenVariable ?? variableOf(options.account, 'TOKEN'),
  };
}

/** Empty: tasks are chosen without their list. */
export const askForToken = ({ ask }: Asker): Promise<string> =>
  ask("Bearer token, to list the account's tasks (not shown, not kept; Enter: without the list):", {
    fallback: '',
    hidden: true,
  });

export async function askForTasks(
  { ask, say }: Asker,
  given: readonly string[],
  listed: readonly ListedTask[] | null,
): Promise<WantedTask[]> {
  const named = given.map((one) => namedTask(one, listed));
  const known = named.filter((one) => typeof one !== 'string');
  const problems = [...named.filter((one) => typeof one === 'string'), ...doubled(known)];
  for (const problem of problems) say(problem);
  if (known.length > 0 && problems.length === 0) return known;
  if (listed === null) {
    const id = await ask('Id of the calling task:', { problem: (answer) => problemOf(SCHEMAS.id, answer) });
    return [wantedTask({ id, name: await ask('Its name, for the alerts:', { fallback: id }) })];
  }
  say(listing(listed));
  const answer = await ask('Which of them, such as 1,3 or 2-4 or all?', {
    problem: (text) =>
      readChoice(text, listed.length) === null ? `expected numbers from 1 to ${listed.length}, or all` : null,
  });
  return (readChoice(answer, listed.length) ?? []).flatMap((index) => listed[index] ?? []).map(wantedTask);
}

export async function askForChannels(
  asker: Asker,
  options: InitOptions,
): Promise<Pick<Wanted, 'receiver' | 'channel' | 'signed' | 'ops'>> {
  const receiver = options.receiver ?? (await askForReceiver(asker));
  const channel =
    options.channel ??
    (await asker.ask('What do you call this group?', {
      fallback: 'sales',
      problem: (answer) => problemOf(SCHEMAS.name, answer),
    }));
  return {
    receiver,
    channel,
    signed:
      options.signed ??
      (RECEIVERS[receiver].signs && (await yes(asker, 'Does the robot ask for a signature (加签)?'))),
    ops:
      options.ops ??
      (channel !== 'ops' &&
        (await yes(asker, 'Faults never go to a group of leads. Do operators have one of their own?', 'y'))),
  };
}

async function askForReceiver({ ask, say }: Asker): Promise<ReceiverName> {
  const most = RECEIVER_NAMES.length;
  say(RECEIVER_NAMES.map((name, index) => `  ${index + 1}  ${RECEIVERS[name].label}`).join('\n'));
  const answer = await ask('Where do alerts go?', {
    fallback: '1',
    problem: (text) =>
      /^[1-9]$/.test(text) && Number(text) <= most ? null : `expected a number from 1 to ${most}`,
  });
  return RECEIVER_NAMES[Number(answer) - 1] ?? 'wecom';
}

const yes = async ({ ask }: Asker, question: string, fallback: 'y' | 'n' = 'n'): Promise<boolean> =>
  /^(?:y|yes|是)$/i.test(await ask(`${question} (y/n)`, { fallback }));
