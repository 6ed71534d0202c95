/** What poll reads with: every row parsed, checked and counted. Prints how long it took, and how long it computed. */
import { createRecordClient } from '../../lambdas/call-records/client.ts';
import { listRecords } from '../../lambdas/call-records/list/list.ts';
import { createHttpClient } from '../../lambdas/platform/http/node-http.ts';
import { randomId, systemRandom } from '../../lambdas/platform/ids.ts';
import { silentLog } from '../../lambdas/platform/log/log.ts';
import { systemClock } from '../../lambdas/platform/time/clock.ts';
import { TASK_ID, USER_ID } from './leadbell.ts';

const [, , baseUrl = '', atOnce = '4'] = process.argv;
const concurrency = Number(atOnce);
const platform = { clock: systemClock, newId: randomId, random: systemRandom, log: silentLog };
const beganMs = performance.now();
const began = process.cpuUsage();
const client = createRecordClient({
  account: { baseUrl, userId: USER_ID, subUserId: null, timeZone: 'Asia/Shanghai' },
  token: async () => 'token',
  platform,
  http: createHttpClient({ of: 'account', connections: concurrency }),
});
let records = 0;
const deadlineMs = systemClock.nowMs() + 120_000;
const { outcome } = await listRecords(
  client,
  { taskId: TASK_ID },
  {
    pageSize: 100,
    concurrency,
    deadlineMs,
    platform,
    onRow: () => {
      records += 1;
    },
  },
);
if (outcome !== 'complete') throw new Error(`the list is ${outcome}`);
const { user, system } = process.cpuUsage(began);
process.stdout.write(
  JSON.stringify({ records, ms: performance.now() - beganMs, cpuMs: (user + system) / 1000 }),
);
process.exit();
