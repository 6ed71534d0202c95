import { runProgram } from '../../cli/program.ts';

/** What a command printed, and its exit code. */
export interface Called {
  code: number;
  stdout: string;
  stderr: string;
}

let isCalled = false;

/**
 * Runs a command of the program in this process, with these variables and no others. A start of the program takes the
 * processor for the better part of a second; a test that is not about processes need not pay that for each command.
 * One at a time: a process has one standard output.
 */
export async function called(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Called> {
  if (isCalled) throw new Error('expected one command at a time in one process');
  const { env: own, stdout, stderr } = process;
  const writes = [stdout.write, stderr.write] as const;
  const heard = { stdout: '', stderr: '' };
  isCalled = true;
  process.env = { ...env };
  stdout.write = into('stdout');
  stderr.write = into('stderr');
  try {
    const code = await runProgram(args);
    return { code, ...heard };
  } finally {
    [stdout.write, stderr.write] = writes;
    process.env = own;
    isCalled = false;
  }

  function into(stream: keyof typeof heard): typeof stdout.write {
    return (chunk: Uint8Array | string, ...more: unknown[]) => {
      heard[stream] += Buffer.from(chunk as string).toString();
      for (const one of more) if (typeof one === 'function') one();
      return true;
    };
  }
}
