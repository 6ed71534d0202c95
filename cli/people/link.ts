import { isAddressKnown } from '../../infra/answers/address.ts';
import { AnswerKeyStore } from '../../lambdas/assignment/answer-key-store.ts';
import { answerLinks, PERSON_LINK_MS } from '../../lambdas/assignment/answer-links.ts';
import { EnrolmentStore } from '../../lambdas/assignment/enrolment-store.ts';
import type { Config } from '../../lambdas/config/config.ts';
import { formatOffsetTime } from '../../lambdas/platform/time/zoned-time.ts';
import { BadArguments } from '../shared/arguments/bad-arguments.ts';
import { personOf } from '../shared/arguments/named.ts';
import { atTable, type TablePlace } from '../shared/at-table.ts';
import type { ExitCode } from '../shared/terminal/exit-code.ts';

/** `leadbell people link`. */
export const linkPerson = (id: string, options: TablePlace & { json: boolean }): Promise<ExitCode> =>
  atTable(
    options,
    async ({ config, stores: { table }, platform }, { name, answers }) => {
      const keys = await new AnswerKeyStore(table).get();
      const nonce = platform.newId();
      await new EnrolmentStore(table).offer(id, nonce);
      const nowMs = platform.clock.nowMs();
      const url = answerLinks(answers.url, keys).person(id, nonce, nowMs);
      const expiresAt = formatOffsetTime(nowMs + PERSON_LINK_MS, config.timeZone);
      process.stdout.write(
        options.json
          ? `${JSON.stringify({ url, expiresAt })}\n`
          : `${url}\n\nFor ${name} alone: it signs in the browser that opens it first, once, until ${expiresAt}.\n`,
      );
      return 0;
    },
    { check: (config: Config) => ({ name: personOf(config, id).name, answers: answersOf(config) }) },
  );

/** @throws {BadArguments} there is no page that anybody could open */
function answersOf({ answers }: Config): NonNullable<Config['answers']> {
  if (!answers) {
    throw new BadArguments('the file has no `answers`: without answers.url there is no page to open');
  }
  if (!isAddressKnown(answers)) {
    throw new BadArguments(
      `nobody can open ${answers.url}: put the address of the page into answers.url, as docs/deploy.md says`,
    );
  }
  return answers;
}
