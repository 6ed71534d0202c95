import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { relative } from 'node:path';
import type { ListedTask } from '../../lambdas/call-records/task-list.ts';
import { readConfig } from '../../lambdas/config/read-config.ts';
import type { Redactor } from '../../lambdas/platform/log/redact.ts';
import type { Platform } from '../../lambdas/platform/platform.ts';
import { cleanPasted } from '../../lambdas/platform/text/pasted.ts';
import { fromHere } from '../shared/arguments/arguments.ts';
import { BadArguments } from '../shared/arguments/bad-arguments.ts';
import { UNHEARD } from '../shared/config/unheard-topics.ts';
import type { ExitCode } from '../shared/terminal/exit-code.ts';
import { sentence } from '../shared/terminal/sentence.ts';
import { type Asker, createAsker } from './ask.ts';
import { askForAccount, askForChannels, askForTasks, askForToken } from './ask-for-all.ts';
import { fileText } from './file-text.ts';
import { checkFlags, fromFlags, tasksOfFlags } from './from-flags.ts';
import { tasksOfAccount } from './list-account.ts';
import type { InitIo, InitOptions } from './options.ts';
import { variablesOf, type Wanted } from './wanted.ts';

interface Parts {
  io: InitIo;
  platform: Platform;
  redactor: Redactor;
}

/** `leadbell init`. It asks only at a terminal, and only for what flags do not say. */
export async function init(options: InitOptions, parts: Parts): Promise<ExitCode> {
  const { io, redactor } = parts;
  const say = (text: string) => io.stderr.write(`${redactor.text(text)}\n`);
  let asker: Asker | null = null;
  try {
    if (existsSync(options.file) && !options.force) {
      throw new BadArguments(`${options.file} is there already, and --force overwrites it`);
    }
    checkFlags(options);
    if (io.isTerminal) asker = createAsker(io.stdin, io.stdout, { terminal: true });
    const wanted = asker ? await ask(options, parts, asker) : await take(options, parts, say);
    const text = fileText(wanted);
    // What it writes passes `check`, or is not written.
    readConfig(text, options.file);
    await writeFile(options.file, text, { flag: options.force ? 'w' : 'wx' });
    if (!options.goesOn) io.stdout.write(whatNext(options.file, wanted, io.env));
    return 0;
  } catch (error) {
    say(`leadbell: ${sentence(error)}`);
    return error instanceof BadArguments ? 2 : 1;
  } finally {
    asker?.close();
  }
}

async function ask(options: InitOptions, parts: Parts, asker: Asker): Promise<Wanted> {
  const account = await askForAccount(asker, options);
  const own = parts.io.env[account.tokenVariable];
  const token = own || (await askForToken(asker));
  const listed = await listedWith(token, { ...options, ...account }, parts, asker.say);
  const tasks = await askForTasks(asker, options.tasks, listed);
  const channels = await askForChannels(asker, options);
  return { ...options, ...account, tasks, ...channels, isForAws: isForAws(options, channels) };
}

async function take(options: InitOptions, parts: Parts, say: (text: string) => void): Promise<Wanted> {
  const rest = fromFlags(options);
  const listed = await listedWith(parts.io.env[rest.tokenVariable] ?? '', rest, parts, say);
  return { ...rest, tasks: tasksOfFlags(options.tasks, listed), isForAws: isForAws(options, rest) };
}

/** Null: there is no token, or the list cannot be read, and that was said. */
async function listedWith(
  token: string,
  account: Pick<Wanted, 'baseUrl' | 'userId' | 'subUserId' | 'timeZone'>,
  { platform, redactor }: Parts,
  say: (text: string) => void,
): Promise<ListedTask[] | null> {
  const { value } = cleanPasted(token);
  if (value === '') return null;
  redactor.register(value);
  const listed = await tasksOfAccount(platform, account, value);
  if (typeof listed !== 'string') return listed;
  say(redactor.text(`The tasks cannot be listed: ${listed}`));
  return null;
}

/** Topics are heard in a deployment alone, which reads no variable: it would refuse the file. */
const isForAws = ({ aws, tokenVariable }: InitOptions, { receiver }: Pick<Wanted, 'receiver'>): boolean =>
  aws || (receiver === 'sns' && tokenVariable === null);

/** Commands to type next. `read` keeps a secret out of the shell's history. */
function whatNext(file: string, wanted: Wanted, env: NodeJS.ProcessEnv): string {
  // Node.js runs sources in the repository alone.
  const leadbell = import.meta.filename.endsWith('.ts') ? 'npm run -s leadbell --' : 'npx leadbell';
  const name = relative(fromHere('.'), file);
  const isHeard = wanted.receiver !== 'sns';
  const secrets = variablesOf(wanted)
    .filter((variable) => !env[variable.name])
    .map((variable) => `  read -rs ${variable.name} && export ${variable.name}   # ${variable.holds}`);
  return [
    '',
    `${file} is written, with ${wanted.tasks.length === 1 ? 'one task' : `${wanted.tasks.length} tasks`}. Next:`,
    '',
    ...secrets,
    `  ${leadbell} check ${name}`,
    wanted.isForAws ? `  ${leadbell} deploy --config ${name}` : `  ${leadbell} run --config ${name}`,
    '',
    ...(isHeard ? [] : [`A topic is heard once it is deployed; ${UNHEARD}.`, '']),
  ].join('\n');
}
