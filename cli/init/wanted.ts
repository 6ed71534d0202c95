import * as v from 'valibot';
import * as field from '../../lambdas/config/schema/fields.ts';
import { text } from '../../lambdas/platform/schema/fields.ts';
import type { ReceiverName } from './receivers.ts';

export interface WantedTask {
  id: string;
  name: string;
}

/** All that the file is made from. */
export interface Wanted {
  timeZone: string;
  locale: 'zh-CN' | 'en';
  account: string;
  baseUrl: string;
  userId: string;
  subUserId: string | null;
  /** The name of the variable that holds it, here at least. */
  tokenVariable: string;
  /** Secrets are in Parameter Store, where a deployment reads them, and not in variables. */
  isForAws: boolean;
  channel: string;
  receiver: ReceiverName;
  /** The robot asks for a signature (加签). */
  signed: boolean;
  /** Operators have a group of their own: faults never go to a channel that hears of leads. */
  ops: boolean;
  tasks: readonly WantedTask[];
}

/** `SALES_EAST_WEBHOOK` of a channel sales-east. A name in another script has no letters that a variable may have. */
export function variableOf(name: string, what: string): string {
  const own = name
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '');
  return /^[A-Z]/.test(own) ? `${own}_${what}` : `LEADBELL_${what}`;
}

/** Where the file says that the token is. */
export const tokenRefOf = ({ account, tokenVariable, isForAws }: Wanted): string =>
  isForAws ? parameterOf(account, 'main', 'token') : `env:${tokenVariable}`;

/** Where the file says that a secret of a robot is. */
export const robotRefOf = ({ isForAws }: Wanted, channel: string, what: 'webhook' | 'secret'): string =>
  isForAws ? parameterOf(channel, 'leads', what) : `env:${variableOf(channel, what.toUpperCase())}`;

/** Names of parameters have no other letters. */
const parameterOf = (name: string, instead: string, what: string): string =>
  `ssm:/leadbell/${/^[\w-]+$/.test(name) ? name : instead}/${what}`;

/** Variables of the file, each with what it holds, in the order in which people come by them. */
export function variablesOf(wanted: Wanted): { name: string; holds: string }[] {
  const { tokenVariable, isForAws, channel, receiver, signed, ops } = wanted;
  // `deploy` asks for each.
  if (isForAws) return [];
  const ofRobot = (name: string) => [
    { name: variableOf(name, 'WEBHOOK'), holds: `the webhook of the robot ${name}` },
    ...(signed
      ? [{ name: variableOf(name, 'SECRET'), holds: `the signing secret of the robot ${name}` }]
      : []),
  ];
  return [
    { name: tokenVariable, holds: "the bearer token, from the vendor's back office" },
    ...(receiver === 'sns' ? [] : [channel, ...(ops ? ['ops'] : [])].flatMap(ofRobot)),
  ];
}

const nameOfSection = v.pipe(
  text,
  v.regex(/^[\p{L}\p{N}][\p{L}\p{N}_-]*$/u, 'expected letters, digits and hyphens'),
);

/** What may be given for each; the file's own rules, before the file is there. */
export const SCHEMAS = {
  baseUrl: field.baseUrl,
  id: field.pathId,
  timeZone: field.timeZone,
  name: nameOfSection,
  variable: v.pipe(text, v.regex(/^[A-Z][A-Z0-9_]*$/, 'expected the name of a variable, such as ACME_TOKEN')),
} as const;

/** Null: it may be given. */
export function problemOf(schema: (typeof SCHEMAS)[keyof typeof SCHEMAS], value: string): string | null {
  const result = v.safeParse(schema, value);
  return result.success ? null : result.issues[0].message;
}
