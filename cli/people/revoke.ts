import { EnrolmentStore } from '../../lambdas/assignment/enrolment-store.ts';
import { personOf } from '../shared/arguments/named.ts';
import { atTable, type TablePlace } from '../shared/at-table.ts';
import type { ExitCode } from '../shared/terminal/exit-code.ts';

/** `leadbell people revoke`. Also of somebody who left the file: a browser may be signed in. */
export const revokePerson = (id: string, options: TablePlace & { json: boolean }): Promise<ExitCode> =>
  atTable(
    options,
    async ({ config, stores: { table } }) => {
      const enrolments = new EnrolmentStore(table);
      const before = await enrolments.get(id);
      if (before === null) personOf(config, id);
      // Who chose their name is signed in without anything being kept of it.
      const isChoice = config.answers?.identity === 'choose';
      if (before !== null || isChoice) await enrolments.revoke(id);
      process.stdout.write(
        options.json
          ? `${JSON.stringify({ id, revoked: before !== null || isChoice })}\n`
          : `${id} is signed out everywhere${before === null && !isChoice ? ', and was signed in nowhere' : ''}.\n`,
      );
      return 0;
    },
    // Where nothing is kept nobody is signed in: the key of the sign-ins is kept there.
    { onlyReads: true },
  );
