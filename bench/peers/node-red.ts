import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A flow as its users draw it: look each minute, page by page, leave out what was told, 20 a minute, post, remember. */
export function writeFlow(folder: string, minuteMs: number): void {
  const node = (id: string, type: string, wires: readonly (readonly string[])[], more: object) => ({
    id,
    type,
    z: 'tab',
    name: id,
    x: 100,
    y: 100,
    wires,
    ...more,
  });
  const code = (id: string, func: string, wires: readonly (readonly string[])[]) =>
    node(id, 'function', wires, {
      func,
      outputs: wires.length,
      timeout: 0,
      noerr: 0,
      initialize: '',
      finalize: '',
      libs: [],
    });
  const request = (id: string, wires: readonly (readonly string[])[], method: string) =>
    node(id, 'http request', wires, {
      method,
      ret: 'obj',
      paytoqs: 'ignore',
      url: '',
      tls: '',
      persist: true,
      proxy: '',
      insecureHTTPParser: false,
      authType: '',
      senderr: false,
      headers: [],
    });
  const flow = [
    { id: 'tab', type: 'tab', label: 'leads', disabled: false, info: '' },
    node('every minute', 'inject', [['first page']], {
      props: [],
      repeat: String(minuteMs / 1000),
      crontab: '',
      once: true,
      onceDelay: 0.1,
      topic: '',
    }),
    code('first page', FIRST_PAGE, [['list']]),
    request('list', [['leads']], 'GET'),
    code('leads', LEADS, [['list'], ['20 a minute']]),
    node('20 a minute', 'delay', [['post']], {
      pauseType: 'rate',
      timeout: '5',
      timeoutUnits: 'seconds',
      rate: '1',
      nbRateUnits: String(minuteMs / 1000 / 20),
      rateUnits: 'second',
      randomFirst: '1',
      randomLast: '5',
      randomUnits: 'seconds',
      drop: false,
      allowrate: false,
      outputs: 1,
    }),
    request('post', [['told']], 'use'),
    code('told', TOLD, [['20 a minute']]),
  ];
  writeFileSync(join(folder, 'flows.json'), JSON.stringify(flow));
  writeFileSync(join(folder, 'settings.js'), SETTINGS);
}

/** On disk, as its documentation says for what must outlive a restart. */
const SETTINGS = `module.exports = {
  uiHost: '127.0.0.1', uiPort: 0, httpAdminRoot: false, flowFile: 'flows.json', credentialSecret: false,
  functionGlobalContext: { settings: process.env },
  contextStorage: { default: { module: 'memory' }, disk: { module: 'localfilesystem' } },
  logging: { console: { level: 'warn' } },
};`;

const FIRST_PAGE = `
const from = new Date(Date.now() + 8 * 3600000 - 20 * 60000).toISOString().slice(0, 19).replace('T', ' ');
const base = global.get('settings').LIST_URL + '?per_page=100&start_at=' + encodeURIComponent(from);
return { base, page: 1, url: base + '&page=1', headers: { authorization: 'Bearer token' } };`;

const LEADS = `
const { data, meta } = msg.payload;
const told = flow.get('told', 'disk') || {};
const queued = flow.get('queued') || {};
const leads = data.filter((row) => row.intention_results === 1 && !told[row.id] && !queued[row.id]);
for (const { id } of leads) queued[id] = true;
flow.set('queued', queued);
const messages = leads.map((row) => ({
  row, method: 'POST', url: global.get('settings').ROBOT_URL, headers: { 'content-type': 'application/json' },
  payload: { msgtype: 'markdown', markdown: { content: '新的 A 级线索\\n' + row.name + '\\n' + row.callee + '\\n' + row.calldate } },
}));
const page = msg.page + 1;
const next = page > meta.last_page ? null
  : { base: msg.base, page, url: msg.base + '&page=' + page, headers: { authorization: 'Bearer token' } };
return [next, messages];`;

const TOLD = `
const { row } = msg;
if (msg.payload && msg.payload.errcode === 0) {
  const told = flow.get('told', 'disk') || {};
  told[row.id] = true;
  flow.set('told', told, 'disk');
  return null;
}
return {
  row, method: 'POST', url: global.get('settings').ROBOT_URL, headers: { 'content-type': 'application/json' },
  payload: { msgtype: 'markdown', markdown: { content: '新的 A 级线索\\n' + row.name + '\\n' + row.callee + '\\n' + row.calldate } },
};`;
