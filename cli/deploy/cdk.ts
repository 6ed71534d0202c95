import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { LeadbellError } from '../../lambdas/platform/errors.ts';
import { type Deploying, stop } from './deploying.ts';

/** The CDK's own command line, beside the project that is deployed. */
export interface Cdk {
  /** Runs it with its own output. @throws {LeadbellError} `deploy-stopped` where it fails */
  run(...args: readonly string[]): Promise<void>;
  /** Names of what `cdk bootstrap` makes hold it. */
  qualifier: string;
}

/** https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-customizing.html */
const USUAL_QUALIFIER = 'hnb659fds';

/** @throws {LeadbellError} `cdk-missing` */
export function findCdk({ configFile, stage }: Pick<Deploying, 'configFile' | 'stage'>): Cdk {
  const places = [process.cwd(), dirname(configFile)];
  const directory = places.find((place) => existsSync(join(place, 'cdk.json'))) ?? dirname(configFile);
  const program = programIn([directory, ...places, import.meta.dirname]);
  const settings = settingsIn(directory);
  // Without an app of its own: what `leadbell synth` makes. The CDK takes quotes around the whole away.
  const [, leadbell = ''] = process.argv;
  const app = settings.app === undefined ? ['--app', `node "${leadbell}" synth`] : [];
  const context = ['-c', `config=${configFile}`, ...(stage === null ? [] : ['-c', `stage=${stage}`])];
  return {
    qualifier: settings.context?.['@aws-cdk/core:bootstrapQualifier'] ?? USUAL_QUALIFIER,
    async run(...args) {
      const child = spawn(process.execPath, [program, ...args, ...app, ...context], {
        cwd: directory,
        stdio: 'inherit',
        // The app begins with `node`: the one that this runs on, and no older one of the machine.
        env: { ...process.env, PATH: [dirname(process.execPath), process.env.PATH].join(delimiter) },
      });
      const [code] = (await once(child, 'close')) as [number | null];
      if (code !== 0) throw stop(`\`cdk ${args[0]}\` ended with ${code}: it says above why`);
    },
  };
}

interface CdkJson {
  app?: string;
  context?: Readonly<Record<string, string>>;
}

function settingsIn(directory: string): CdkJson {
  const file = join(directory, 'cdk.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as CdkJson) : {};
}

function programIn(places: readonly string[]): string {
  for (const place of places) {
    try {
      const manifest = createRequire(join(place, 'here.js')).resolve('aws-cdk/package.json');
      return join(dirname(manifest), 'bin', 'cdk');
    } catch {
      // It may be in the next place.
    }
  }
  throw new LeadbellError({
    code: 'cdk-missing',
    message: 'aws-cdk is not installed, and AWS needs it',
    retryable: false,
    hint: 'npm install aws-cdk@2 aws-cdk-lib@2 constructs@10',
  });
}
