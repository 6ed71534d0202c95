import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const ROUTE = /^\/agent-api\/new\/user\/([^/]+)\/task$/;

export interface TaskListServer {
  readonly url: string;
  /** Path and query of each request. */
  readonly requests: string[];
  close(): Promise<void>;
}

/** The vendor's list of tasks, as it is thought to be: pages of so many rows, for one account and one token. */
export async function startTaskList(
  rows: readonly unknown[],
  {
    token,
    perPage = 2,
    meta = true,
    ignoresPage = false,
  }: { token: string; perPage?: number; meta?: boolean; ignoresPage?: boolean },
): Promise<TaskListServer> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://vendor');
    requests.push(request.url ?? '');
    const answer = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (!ROUTE.test(url.pathname) || request.method !== 'GET') return void answer(404, {});
    if (request.headers.authorization !== `Bearer ${token}`)
      return void answer(401, { message: 'Unauthenticated.' });
    const page = ignoresPage ? 1 : Number(url.searchParams.get('page') ?? 1);
    const lastPage = Math.max(1, Math.ceil(rows.length / perPage));
    answer(200, {
      code: 200,
      status: 'success',
      message: '查看任务列表成功',
      ...(meta
        ? { meta: { total: rows.length, last_page: lastPage, current_page: page, per_page: perPage } }
        : {}),
      data: rows.slice((page - 1) * perPage, page * perPage),
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
