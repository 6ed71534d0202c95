import { $, make, reconcile, setForeign, setText } from './dom.js';
import { ago, span } from './words.js';

/** Each account with its tasks: whether it is read, since when not, and what became of its calls. */
export function showHealth({ health, nowMs }, words) {
  setText($('health-title'), words.health);
  reconcile(
    $('accounts'),
    health?.accounts ?? [],
    ({ name }) => name,
    () => {
      const account = make('li', 'account');
      const head = make('p', 'reading');
      head.append(make('span', 'dot'), make('strong'), make('span', 'state'));
      account.append(head, make('ul', 'tasks'));
      return account;
    },
    (account, item) => {
      const [head, tasks] = account.children;
      showReading(
        head,
        item,
        item.tasks.some(({ isEnabled }) => isEnabled),
        nowMs,
        words,
      );
      reconcile(
        tasks,
        item.tasks,
        ({ id }) => id,
        makeTask,
        (task, one) => showTask(task, one, nowMs, words),
      );
    },
  );
}

function showReading(head, { name, trouble, lastReadMs }, isOn, nowMs, words) {
  const [, who, state] = head.children;
  head.dataset.state = !isOn ? 'off' : trouble ? 'bad' : lastReadMs === null ? 'waiting' : 'good';
  setForeign(who, name);
  setText(state, readingText({ trouble, lastReadMs }, isOn, nowMs, words));
}

function readingText({ trouble, lastReadMs }, isOn, nowMs, words) {
  if (!isOn) return words.reading.off;
  if (trouble)
    return words.reading.bad(
      words.readFaults[trouble.code] ?? trouble.code,
      span(nowMs - trouble.sinceMs, words),
    );
  return lastReadMs === null ? words.reading.never : words.reading.good(ago(nowMs - lastReadMs, words));
}

function makeTask() {
  const task = make('li', 'task');
  const head = make('p', 'reading');
  head.append(make('span', 'dot'), make('strong'), make('span', 'state'), make('span', 'leads-today'));
  const books = make('details', 'books');
  const table = make('table');
  const columns = make('tr');
  const body = make('tbody');
  const top = make('thead');
  top.append(columns);
  table.append(top, body);
  books.append(make('summary'), table);
  task.append(head, make('p', 'remark'), books);
  return task;
}

function showTask(task, item, nowMs, words) {
  const [head, remark, books] = task.children;
  showReading(head, item, item.isEnabled, nowMs, words);
  setText(head.querySelector('.leads-today'), item.isEnabled ? words.leadsToday(item.leadsToday) : '');
  const unreadable = item.unreadable?.[document.documentElement.lang] ?? item.unreadable?.en ?? null;
  const remarks = [unreadable, item.skipped > 0 ? words.skipped(item.skipped) : null];
  setForeign(remark, remarks.filter(Boolean).join(words.separator));
  remark.hidden = remark.textContent === '';
  books.hidden = item.books.length === 0;
  const [summary, table] = books.children;
  const open = item.books.filter(({ isClosed }) => !isClosed).length;
  setText(summary, open > 0 ? words.books.open(open) : words.books.closed);
  books.classList.toggle('bad', open > 0);
  const [columns, rows] = [table.querySelector('tr'), table.querySelector('tbody')];
  if (columns.children[0]?.textContent !== words.books.columns[0])
    columns.replaceChildren(...words.books.columns.map((column) => makeColumn(column)));
  reconcile(
    rows,
    item.books,
    ({ backMs }) => backMs,
    () => {
      const row = make('tr');
      const window = make('th');
      window.scope = 'row';
      row.append(window, make('td'), make('td'), make('td'));
      return row;
    },
    (row, { backMs, atMs, listed, isFiltered = false, reasons, isClosed }) => {
      const [window, read, calls, sums] = row.children;
      setText(window, words.books.window(span(backMs, words)));
      setText(read, ago(nowMs - atMs, words));
      setText(calls, isFiltered ? words.books.wanted(listed) : String(listed));
      const parts = Object.entries(reasons).map(
        ([reason, count]) => `${words.reasons[reason] ?? reason} ${count}`,
      );
      setText(sums, [...(isClosed ? [] : [words.books.isOpen]), ...parts].join(words.separator));
    },
  );
}

export function makeColumn(text) {
  const column = make('th', '', text);
  column.scope = 'col';
  return column;
}
