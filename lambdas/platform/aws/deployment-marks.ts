import { createHash } from 'node:crypto';

/** A deployment in this account and region, and the {@link taskMark}s of what it reads. */
export interface DeploymentMark {
  name: string;
  tasks: readonly string[];
}

/** The deployments in this account and region. */
export interface Deployments {
  /** The name of this one. */
  own: string;
  all(): Promise<DeploymentMark[]>;
}

/**
 * Each alerting stack has parameters here, which are made and removed with it. Changing this path hides older
 * deployments.
 */
export const MARKS_PATH = '/leadbell-deployments';

const HASH_CHARS = 12;
/** A parameter holds 4 KB: https://docs.aws.amazon.com/general/latest/gr/ssm.html */
const TASKS_PER_PARAMETER = 200;

/** The mark of a task in parameters. Its key would show a customer's host and user to everybody in the account. */
export const taskMark = (taskKey: string): string =>
  createHash('sha256').update(taskKey).digest('hex').slice(0, HASH_CHARS);

/** Name and value of each parameter of a deployment. */
export function marksOf(deployment: string, taskKeys: readonly string[]): { name: string; value: string }[] {
  const marks = taskKeys.map(taskMark);
  const parameters: { name: string; value: string }[] = [];
  for (let start = 0; start < marks.length; start += TASKS_PER_PARAMETER) {
    const value = marks.slice(start, start + TASKS_PER_PARAMETER).join(',');
    parameters.push({ name: `${MARKS_PATH}/${deployment}.${parameters.length}`, value });
  }
  return parameters;
}

/** Reads what {@link marksOf} wrote, for all deployments. */
export function readMarks(parameters: readonly { name: string; value: string }[]): DeploymentMark[] {
  const byName = new Map<string, string[]>();
  for (const { name, value } of parameters) {
    const deployment = /([^/]+)\.\d+$/.exec(name)?.[1];
    if (deployment) byName.set(deployment, [...(byName.get(deployment) ?? []), ...value.split(',')]);
  }
  return [...byName].map(([name, tasks]) => ({ name, tasks }));
}

/** Asks Parameter Store. Its client is only loaded for that. */
export async function readDeploymentMarks(): Promise<DeploymentMark[]> {
  const { parametersUnder } = await import('./ssm-client.ts');
  return readMarks(await parametersUnder(MARKS_PATH));
}
