import * as v from 'valibot';
import { text, visible } from '../../platform/schema/fields.ts';
import { show } from '../../platform/schema/show.ts';
import { judgeUrl } from '../../platform/text/url.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../platform/time/duration.ts';
import { isPathId } from './path-id.ts';

const UNIT_MS: Readonly<Record<string, number>> = { s: SECOND_MS, m: MINUTE_MS, h: HOUR_MS, d: DAY_MS };

/** `90s`, `20m`, `2h`, `3d`, as milliseconds. */
export const duration = v.pipe(
  v.string((issue) => `expected a duration such as 90s, 20m, 2h or 3d, got ${show(issue.input)}`),
  v.regex(
    /^\d{1,6}[smhd]$/,
    (issue) => `expected a duration such as 90s, 20m, 2h or 3d, got ${show(issue.input)}`,
  ),
  v.transform((value) => Number(value.slice(0, -1)) * (UNIT_MS[value.slice(-1)] ?? Number.NaN)),
);

/** An IANA time zone that this runtime knows. */
export const timeZone = v.pipe(
  text,
  v.check(isZone, (issue) => `expected a time zone such as Asia/Shanghai, got ${show(issue.input)}`),
);

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** An entry of `NO_PROXY`. */
export const proxyException = v.pipe(
  text,
  v.check((value) => !/[\s,]/.test(value), 'expected one host, such as .example.cn or 10.0.0.7:8080'),
);

/** An http or https address without credentials. */
const url = v.pipe(
  v.string('expected a URL that begins with https:// or http://'),
  visible('a URL'),
  v.rawCheck(({ dataset, addIssue }) => {
    const problem = dataset.typed ? judgeUrl(dataset.value).problem : null;
    if (problem) addIssue({ message: problem });
  }),
);

/** A base address without query or fragment. A trailing slash is dropped. */
export const baseUrl = v.pipe(
  url,
  v.check((value) => !/[?#]/.test(value), 'expected a base URL without ? and #'),
  v.transform((value) => value.replace(/\/+$/, '')),
);

/** An id that becomes part of a URL path and of a table key. */
export const pathId = v.pipe(
  text,
  visible('an id'),
  v.check(
    (value) => isPathId(value),
    (issue) => `expected an id without spaces and without / # ? %, got ${show(issue.input)}`,
  ),
);

const EVENTS = ['alert', 'correction', 'list', 'digest', 'fault', 'reminder', 'claimed', 'outcome'];

/** The kind of a message to a topic, as its attribute `event` has it. */
export const event = v.pipe(
  v.string((issue) => `expected ${EVENTS.join(' or ')}, got ${show(issue.input)}`),
  v.check(
    (value) => EVENTS.includes(value),
    (issue) => `expected ${EVENTS.join(' or ')}, got ${show(issue.input)}`,
  ),
);

/** A to Z, as the attribute of a message has it. */
export const gradeLetter = v.pipe(
  v.string((issue) => `expected a grade, A to Z, got ${show(issue.input)}`),
  v.regex(/^[A-Z]$/, (issue) => `expected a grade, A to Z in capitals, got ${show(issue.input)}`),
);

export const email = v.pipe(
  v.string('expected an e-mail address'),
  v.email('expected an e-mail address, such as li@example.cn'),
);

const FIELD = /\{[A-Za-z_][A-Za-z0-9_]*\}/g;

/** An http or https URL with `{field}` in its path, query or fragment. A customer's text must not choose the host. */
export const linkTemplate = v.pipe(
  text,
  v.check((value) => {
    const filled = value.replaceAll(FIELD, 'x');
    const host = /^https?:\/\/[^/?#]*/i.exec(value)?.[0] ?? '{';
    return judgeUrl(filled).problem === null && !/[{}]/.test(filled) && !/[{}]/.test(host);
  }, 'expected a link that begins with https:// or http:// and has {field} only after the host'),
);

export function wholeNumber(from: number, to: number) {
  const say = (issue: { input: unknown }) =>
    `expected a whole number from ${from} to ${to}, got ${show(issue.input)}`;
  return v.pipe(
    v.number(say),
    v.check((value) => Number.isInteger(value) && value >= from && value <= to, say),
  );
}

export function oneOf<const Options extends readonly string[]>(options: Options) {
  return v.picklist(options, (issue) => `expected ${options.join(' or ')}, got ${show(issue.input)}`);
}

/**
 * The values of https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html that
 * are offered here.
 */
const LOG_RETENTION_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827];

/** How long CloudWatch keeps a log, in days. */
export const logRetention = v.pipe(
  duration,
  v.transform((ms) => ms / DAY_MS),
  v.check(
    (days) => LOG_RETENTION_DAYS.includes(days),
    `CloudWatch keeps logs for ${LOG_RETENTION_DAYS.join(', ')} days, and for nothing in between`,
  ),
);

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html */
export const tableName = v.pipe(
  v.string((issue) => `expected the name of a table, got ${show(issue.input)}`),
  v.regex(
    /^[\w.-]{3,255}$/,
    'expected the name of a table in this account and region (no ARN): 3 to 255 letters, digits and _ - .',
  ),
);

/**
 * The characters that every service leadbell uses accepts:
 * https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
 */
const TAG = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const tagText = (most: number) =>
  v.pipe(
    text,
    v.check(
      (value) => value.length <= most && TAG.test(value),
      `expected up to ${most} letters, digits, spaces and _ . : / = + - @`,
    ),
  );

/** Tags for everything that is deployed. AWS reserves names that begin with `aws:`. */
export const tags = v.pipe(
  v.record(
    v.pipe(
      tagText(128),
      v.check((name) => !/^aws:/i.test(name), 'expected a name that does not begin with aws:'),
    ),
    tagText(256),
    (issue) => `expected a map of tags, got ${show(issue.input)}`,
  ),
  v.check((value) => Object.keys(value).length <= 40, 'expected at most 40 tags'),
);

/** An id that AWS assigned, such as `subnet-0a1b2c3d`. */
export function awsId(prefix: string) {
  return v.pipe(
    v.string((issue) => `expected ${prefix}-…, got ${show(issue.input)}`),
    v.regex(
      new RegExp(`^${prefix}-[0-9a-f]{8,17}$`),
      (issue) => `expected ${prefix}-…, got ${show(issue.input)}`,
    ),
  );
}

/** A name that a certificate can be for, in small letters: `leads.example.cn`. */
export const domainName = v.pipe(
  v.string((issue) => `expected a domain name such as leads.example.cn, got ${show(issue.input)}`),
  v.regex(
    /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/,
    (issue) => `expected a domain name such as leads.example.cn, in small letters, got ${show(issue.input)}`,
  ),
);

/** https://docs.aws.amazon.com/acm/latest/userguide/acm-certificate.html */
export const certificateArn = v.pipe(
  v.string((issue) => `expected the ARN of a certificate in ACM, got ${show(issue.input)}`),
  v.regex(
    /^arn:aws(?:-[a-z-]+)?:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/,
    'expected the ARN of a certificate in ACM: arn:aws:acm:REGION:ACCOUNT:certificate/ID',
  ),
);
