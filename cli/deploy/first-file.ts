import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { init } from '../init/init.ts';
import { fromHere } from '../shared/arguments/arguments.ts';
import { platformOf } from '../shared/prepare.ts';
import { type Ask, agrees, type Deploying, stop } from './deploying.ts';

/** Where there is no file yet, one is written with somebody at the terminal, as `init --aws` does it. */
export async function writeFirstFile(
  file: string,
  ask: Ask,
  {
    redactor,
    io = process,
  }: Pick<Deploying, 'redactor'> & { io?: Pick<NodeJS.Process, 'stdin' | 'stdout' | 'stderr' | 'env'> },
): Promise<void> {
  if (existsSync(file) || !(await agrees(ask, `There is no ${relative(fromHere('.'), file)}. Write it now?`)))
    return;
  const { stdin, stdout, stderr, env } = io;
  const options = {
    ...{
      file,
      force: false,
      baseUrl: null,
      userId: null,
      subUserId: null,
      account: 'main',
      tokenVariable: null,
    },
    ...{ tasks: [], receiver: null, channel: null, signed: null, ops: null, aws: true, goesOn: true },
    ...{ timeZone: 'Asia/Shanghai', locale: 'zh-CN' as const },
  };
  const code = await init(options, {
    io: { stdin, stdout, stderr, env, isTerminal: true },
    platform: platformOf(redactor),
    redactor,
  });
  if (code !== 0) throw stop('there is no file to deploy');
}
