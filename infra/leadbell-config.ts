import { formatProblem } from '../lambdas/config/problems.ts';
import { readConfigFileSync } from '../lambdas/config/read-config-file.ts';
import { type Deployable, judgeDeployable } from './config/deployable-config.ts';

interface Judged extends Pick<Deployable, 'config' | 'deploy'> {
  /** In words, with file and line. */
  readonly warnings: readonly string[];
}

/** A leadbell.yaml that can be deployed. */
export class LeadbellConfig {
  readonly #judge: (region: string | undefined) => Judged;

  private constructor(judge: (region: string | undefined) => Judged) {
    this.#judge = judge;
  }

  /**
   * @param fileName relative to the directory that the app runs in
   * @throws {LeadbellError} with every mistake, its key and its line
   */
  static fromFile(fileName: string): LeadbellConfig {
    const read = readConfigFileSync(fileName);
    const judge = (region: string | undefined): Judged => {
      const { config, deploy, warnings } = judgeDeployable(read, fileName, region, { forDeployment: true });
      return { config, deploy, warnings: warnings.map((warning) => formatProblem(fileName, warning)) };
    };
    judge(undefined);
    return new LeadbellConfig(judge);
  }

  /**
   * One that was judged before, and its warnings said.
   * @internal
   */
  static _of({ config, deploy }: Pick<Deployable, 'config' | 'deploy'>): LeadbellConfig {
    return new LeadbellConfig(() => ({ config, deploy, warnings: [] }));
  }

  /**
   * What the file means in a region; undefined where it is not known before the deployment.
   * @internal
   */
  _for(region: string | undefined): Judged {
    return this.#judge(region);
  }
}
