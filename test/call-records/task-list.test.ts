import { afterEach, describe, expect, it } from 'vitest';
import { listTasks } from '../../lambdas/call-records/task-list.ts';
import { createHttpClient } from '../../lambdas/platform/http/node-http.ts';
import { USER_ID } from '../support/records.ts';
import { startTaskList, type TaskListServer } from '../support/task-list.ts';
import { jumpingPlatform } from './record-client.ts';

const token = 'a-token-of-some-length';
const rows = ['甲', '乙', '丙', '丁', '戊'].map((name, index) => ({
  id: `t${index}`,
  name,
  status: index % 2 ? 3 : '1',
}));

let vendor: TaskListServer;
afterEach(() => vendor.close());

const list = (subUserId: string | null = null, given = token) =>
  listTasks({
    account: { baseUrl: `${vendor.url}/`, userId: USER_ID, subUserId, timeZone: 'Asia/Shanghai' },
    token: async () => given,
    platform: jumpingPlatform(),
    http: createHttpClient({ of: 'account' }),
  });

describe('the list of an account’s tasks', () => {
  it('is read page by page, with the token in the header alone', async () => {
    vendor = await startTaskList(rows, { token });
    const { tasks, unreadable } = await list('sub 1');
    expect(tasks.map(({ name }) => name)).toEqual(['甲', '乙', '丙', '丁', '戊']);
    expect(tasks.slice(0, 2)).toEqual([
      { id: 't0', name: '甲', status: 'paused' },
      { id: 't1', name: '乙', status: 'running' },
    ]);
    expect(unreadable).toBe(0);
    expect(vendor.requests[0]).toBe(
      `/agent-api/new/user/${USER_ID}/task?page=1&per_page=100&sub_user_id=sub%201`,
    );
    expect(vendor.requests).toHaveLength(3);
    expect(vendor.requests.join()).not.toContain(token);
  });

  it('is whole where the server counts nothing', async () => {
    vendor = await startTaskList(rows, { token, meta: false });
    expect((await list()).tasks).toHaveLength(5);
  });

  it('ends where the server gives the same page for ever', async () => {
    vendor = await startTaskList(rows, { token, meta: false, ignoresPage: true });
    expect((await list()).tasks).toHaveLength(2);
    expect(vendor.requests).toHaveLength(2);
  });

  it('names what cannot be read, and takes ids that are numbers and rows without a name', async () => {
    vendor = await startTaskList([{ id: 17, status: 9 }, { name: '无号' }, null], { token, perPage: 10 });
    expect(await list()).toEqual({ tasks: [{ id: '17', name: null, status: null }], unreadable: 2 });
  });

  it('says so where the token is refused', async () => {
    vendor = await startTaskList(rows, { token });
    await expect(list(null, 'another-token')).rejects.toMatchObject({ code: 'token-refused' });
  });
});
