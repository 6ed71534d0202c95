import type { Construct } from 'constructs';
import { AnswerPage } from '../constructs/answer-page.ts';
import type { WorkQueue } from '../constructs/work-queue.ts';
import type { Foundation } from './foundation.ts';
import { networkOf } from './network.ts';
import { pageVariables } from './variables.ts';

/** Where leads can be taken. Null: the file has no `answers`. */
export function addPage(scope: Construct, foundation: Foundation, lanes: WorkQueue): AnswerPage | null {
  const { config, deploy, table } = foundation;
  if (config.answers === undefined) return null;
  return new AnswerPage(scope, 'Answers', {
    table,
    lanes,
    config,
    domain: deploy.answers,
    logRetentionDays: deploy.logRetentionDays,
    environment: pageVariables(foundation, lanes),
    ...networkOf('answer', deploy),
  });
}
