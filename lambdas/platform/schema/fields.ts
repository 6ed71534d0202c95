import * as v from 'valibot';
import { proxyProblem } from '../http/proxy.ts';
import { parseSecretRef } from '../secret-ref.ts';
import { invisibleIn } from './invisible.ts';

/** One line of text that is not empty. */
export const text = v.pipe(
  v.string(),
  v.check((value) => value.trim() !== '', 'expected some text, got none'),
  v.check((value) => !/\p{Cc}/u.test(value), 'expected one line of text without control characters'),
);

const SECRET_FORMS = 'env:NAME, ssm:/name or secretsmanager:id#key';

/**
 * Refuses invisible characters.
 * @param what the name of the field, for the error; the text itself is not repeated
 */
export const visible = (what: string) =>
  v.check<string, (issue: v.CheckIssue<string>) => string>(
    (value) => invisibleIn(value) === null,
    (issue) => `expected ${what} of visible characters, got ${invisibleIn(issue.input)}`,
  );

/** A reference to a secret. A secret itself is refused, and its text is never repeated. */
export const secretRef = v.pipe(
  v.string(`expected ${SECRET_FORMS}`),
  visible('a reference'),
  v.check(
    (value) => parseSecretRef(value) !== null,
    `expected ${SECRET_FORMS}. A literal secret does not belong in this file`,
  ),
);

const PROXY_FORMS = `none, http://host:port without a password, or ${SECRET_FORMS}`;

/** The address of a proxy. If it contains a password, it is a secret. */
export const proxyAddress = v.pipe(
  v.string('expected http://host:port'),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const problem = proxyProblem(dataset.value);
    const url = URL.parse(dataset.value);
    if (problem !== null) addIssue({ message: problem });
    else if (url?.username || url?.password) {
      addIssue({
        message: 'the address of a proxy with a user or a password is a secret, and does not belong here',
      });
    }
  }),
);

const proxy = v.pipe(
  v.string(`expected ${PROXY_FORMS}`),
  v.check(
    (value) => value === 'none' || parseSecretRef(value) !== null || v.safeParse(proxyAddress, value).success,
    `expected ${PROXY_FORMS}`,
  ),
);

/** A file by its path relative to leadbell.yaml. */
const filePath = v.pipe(
  text,
  v.check((value) => !value.includes('://'), 'expected the path of a file'),
);

/** How to reach a server, for everything that uses HTTP. */
export const reach = { proxy: v.optional(proxy), ca: v.optional(filePath) };
