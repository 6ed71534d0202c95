import type { Config } from '../../lambdas/config/config.ts';
import type { DeployConfig } from '../../lambdas/config/deploy-config.ts';
import { LeadbellError } from '../../lambdas/platform/errors.ts';
import type { Redactor } from '../../lambdas/platform/log/redact.ts';
import type { Platform } from '../../lambdas/platform/platform.ts';
import type { Secrets } from '../../lambdas/platform/secrets.ts';
import type { Question } from '../init/ask.ts';

/** Asks somebody at the terminal. */
export type Ask = (question: string, options?: Question) => Promise<string>;

/** What every step of a deployment has. */
export interface Deploying {
  config: Config;
  deploy: DeployConfig;
  configFile: string;
  /** Null: the deployment without a stage. */
  stage: string | null;
  /** `leadbell`, or `leadbell-prod` of the stage `prod`. */
  deployment: string;
  platform: Platform;
  redactor: Redactor;
  secrets: Secrets;
  /** Null: nobody is asked anything. */
  ask: Ask | null;
  say(text: string): void;
}

/** The first thing that is wrong: the command ends there, and goes on from there the next time. */
export const stop = (message: string, hint?: string): LeadbellError =>
  new LeadbellError({
    code: 'deploy-stopped',
    message,
    retryable: false,
    ...(hint === undefined ? {} : { hint }),
  });

/** @param fallback where Enter is pressed */
export async function agrees(ask: Ask, question: string, fallback: 'y' | 'n' = 'y'): Promise<boolean> {
  return /^(?:y|yes|是)$/i.test(await ask(`${question} (y/n)`, { fallback }));
}
