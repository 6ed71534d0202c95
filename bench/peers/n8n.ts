import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const TABLE = { __rl: true, mode: 'name', value: 'told' };
export const WORKFLOW_ID = 'leads';

interface Node {
  id: string;
  name: string;
}

/**
 * A workflow as its users draw it: look each minute, page by page, leave out what the table of told ids has; for each one,
 * and no faster than the robot allows, post, and where the robot took it, note the id. Loop, Wait and Retry On Fail are
 * what the documentation recommends where a receiver has a limit.
 * @returns the file to import
 */
export function writeWorkflow(
  folder: string,
  { LIST_URL = '', ROBOT_URL = '' }: Readonly<Record<string, string>>,
  { minuteMs, paceMs }: { minuteMs: number; paceMs: number },
): string {
  const minute = node('every minute', 'scheduleTrigger', 1.4, {
    rule: { interval: [{ field: 'seconds', secondsInterval: minuteMs / 1000 }] },
  });
  const table = node('table of told ids', 'dataTable', 1.1, {
    resource: 'table',
    operation: 'create',
    tableName: TABLE.value,
    columns: { column: [{ name: 'record', type: 'string' }] },
    options: { createIfNotExists: true },
  });
  const list = node('list', 'httpRequest', 4.5, {
    url: LIST_URL,
    sendHeaders: true,
    headerParameters: { parameters: [{ name: 'authorization', value: 'Bearer token' }] },
    sendQuery: true,
    queryParameters: {
      parameters: [
        { name: 'per_page', value: '100' },
        { name: 'start_at', value: "={{ $now.minus({ minutes: 20 }).toFormat('yyyy-MM-dd HH:mm:ss') }}" },
      ],
    },
    options: {
      pagination: {
        pagination: {
          parameters: { parameters: [{ type: 'qs', name: 'page', value: '={{ $pageCount + 1 }}' }] },
          paginationCompleteWhen: 'other',
          completeExpression: '={{ $response.body.meta.current_page >= $response.body.meta.last_page }}',
        },
      },
    },
  });
  const leads = node('leads', 'code', 2, { jsCode: LEADS });
  const untold = node('not told', 'dataTable', 1.1, {
    resource: 'row',
    operation: 'rowNotExists',
    dataTableId: TABLE,
    matchType: 'allConditions',
    filters: { conditions: [{ keyName: 'record', condition: 'eq', keyValue: '={{ $json.id }}' }] },
  });
  const each = node('each', 'splitInBatches', 3, { batchSize: 1, options: {} });
  const post = {
    ...node('post', 'httpRequest', 4.5, {
      method: 'POST',
      url: ROBOT_URL,
      sendBody: true,
      specifyBody: 'json',
      jsonBody: "={{ { msgtype: 'markdown', markdown: { content: $json.content } } }}",
      options: {},
    }),
    retryOnFail: true,
    maxTries: 5,
    waitBetweenTries: minuteMs / 60,
    onError: 'continueRegularOutput',
  };
  const taken = node('taken', 'if', 2.3, {
    conditions: {
      options: { caseSensitive: true, leftValue: '', typeValidation: 'loose', version: 3 },
      combinator: 'and',
      conditions: [
        {
          id: 'errcode',
          leftValue: '={{ $json.errcode }}',
          rightValue: 0,
          operator: { type: 'number', operation: 'equals' },
        },
      ],
    },
    looseTypeValidation: true,
    options: {},
  });
  const note = node('told', 'dataTable', 1.1, {
    resource: 'row',
    operation: 'insert',
    dataTableId: TABLE,
    columns: { mappingMode: 'defineBelow', value: { record: "={{ $('each').item.json.id }}" } },
    options: {},
  });
  const wait = node('20 a minute', 'wait', 1.1, {
    resume: 'timeInterval',
    amount: paceMs / 1000,
    unit: 'seconds',
  });
  const workflow = {
    id: WORKFLOW_ID,
    name: 'leads',
    active: false,
    nodes: [minute, table, list, leads, untold, each, post, taken, note, wait],
    connections: {
      ...to(minute, [table]),
      ...to(table, [list]),
      ...to(list, [leads]),
      ...to(leads, [untold]),
      ...to(untold, [each]),
      ...to(each, [], [post]),
      ...to(post, [taken]),
      ...to(taken, [note], [wait]),
      ...to(note, [wait]),
      ...to(wait, [each]),
    },
    settings: { executionOrder: 'v1', timezone: 'Asia/Shanghai', saveDataSuccessExecution: 'none' },
  };
  const file = join(folder, 'workflow.json');
  writeFileSync(file, JSON.stringify(workflow));
  return file;
}

/** Nothing leaves the machine, nobody opens the editor, and one run waits for the other. */
export const settingsOfN8n = (folder: string, ports: { web: number; broker: number }) => ({
  N8N_USER_FOLDER: folder,
  N8N_LISTEN_ADDRESS: '127.0.0.1',
  N8N_PORT: String(ports.web),
  N8N_RUNNERS_BROKER_PORT: String(ports.broker),
  N8N_DIAGNOSTICS_ENABLED: 'false',
  N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
  N8N_TEMPLATES_ENABLED: 'false',
  N8N_DISABLE_UI: 'true',
  N8N_CONCURRENCY_PRODUCTION_LIMIT: '1',
  EXECUTIONS_DATA_SAVE_ON_SUCCESS: 'none',
  N8N_GRACEFUL_SHUTDOWN_TIMEOUT: '5',
});

function node(name: string, type: string, typeVersion: number, parameters: object) {
  return { id: name, name, type: `n8n-nodes-base.${type}`, typeVersion, position: [0, 0], parameters };
}

/** What a node's outputs lead to. */
const to = ({ name }: Node, ...outputs: readonly (readonly Node[])[]) => ({
  [name]: {
    main: outputs.map((nodes) => nodes.map(({ name: next }) => ({ node: next, type: 'main', index: 0 }))),
  },
});

/** By code, since an expression may not read a field with the name `callee`, and takes milliseconds for each row. */
const LEADS = `
return $input.all()
  .flatMap(({ json }) => json.data)
  .filter((row) => row.intention_results === 1)
  .map((row) => ({
    json: { id: row.id, content: '新的 A 级线索\\n' + row.name + '\\n' + row.callee + '\\n' + row.calldate },
  }));`;
