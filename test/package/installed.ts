import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

export interface Packed {
  /** The path of the .tgz. */
  file: string;
  size: number;
  unpackedSize: number;
  /** Paths in the package. */
  files: string[];
}

export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** A folder that holds nothing but the package. */
export class UserFolder {
  readonly directory: string;

  private constructor(directory: string) {
    this.directory = directory;
  }

  static async make(): Promise<UserFolder> {
    return new UserFolder(await realpath(await mkdtemp(join(tmpdir(), 'leadbell-user-'))));
  }

  async clear(): Promise<void> {
    await rm(this.directory, { recursive: true, force: true, maxRetries: 3 });
  }

  async write(name: string, text: string): Promise<void> {
    const path = join(this.directory, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }

  read(name: string): Promise<string> {
    return readFile(join(this.directory, name), 'utf8');
  }

  /** Runs a command of a shell there, with the Node.js of this test and nothing of the repository on the PATH. */
  run(command: string, env: Record<string, string> = {}): Promise<Ended> {
    return shell(command, this.directory, env);
  }
}

/** `npm pack`, as somebody would who publishes it. */
export async function pack(into: string): Promise<Packed> {
  const { code, stdout, stderr } = await shell(`npm pack --json --pack-destination "${into}"`, ROOT);
  if (code !== 0) throw new Error(stderr);
  // What prepack prints stands before it.
  const answer = JSON.parse(stdout.slice(stdout.search(/^[[{]/m))) as
    | Report[]
    | Readonly<Record<string, Report>>;
  const [report] = Object.values(answer);
  if (!report) throw new Error(`expected npm pack to report a package, got ${stdout}`);
  const { filename, size, unpackedSize, files } = report;
  return { file: join(into, filename), size, unpackedSize, files: files.map(({ path }) => path) };
}

interface Report {
  filename: string;
  size: number;
  unpackedSize: number;
  files: { path: string }[];
}

export function shell(command: string, cwd: string, env: Record<string, string> = {}): Promise<Ended> {
  const inherited = Object.entries(process.env).filter(
    ([name]) =>
      !/^(?:npm_(?!config_(?:registry|cache|cafile|userconfig))|INIT_CWD|NODE_|VITEST|AWS_|CDK_|LEADBELL_)/.test(
        name,
      ),
  );
  const path = (process.env.PATH ?? '')
    .split(':')
    .filter((one) => !one.includes('node_modules/.bin') && !one.includes('node-gyp-bin'));
  const own = { PATH: [dirname(process.execPath), ...path].join(':'), CI: 'true', ...env };
  return new Promise((resolve) => {
    execFile(
      'bash',
      ['-c', command],
      { cwd, env: { ...Object.fromEntries(inherited), ...own }, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
        resolve({ code, stdout, stderr });
      },
    );
  });
}
