import { $, make, reconcile, setForeign, setText } from './dom.js';

/** What is wrong, and what to do, as operators are told it. */
export function showFaults({ faults }, words) {
  $('faults').hidden = faults.length === 0;
  setText($('faults-title'), words.faults(faults.length));
  reconcile(
    $('fault-list'),
    faults,
    ({ kind, sinceMs, text }) => `${kind} ${sinceMs} ${text.en.title}`,
    () => {
      const fault = make('article', 'fault');
      fault.append(make('h3'), make('div'));
      return fault;
    },
    (fault, { text }) => {
      const { title, lines } = text[document.documentElement.lang] ?? text.en;
      const [head, body] = fault.children;
      setText(head, title);
      reconcile(
        body,
        lines.map((line, index) => ({ line, index })),
        ({ index }) => index,
        () => make('p'),
        (element, { line }) => setForeign(element, line),
      );
    },
  );
}
