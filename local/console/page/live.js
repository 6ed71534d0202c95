/** Follows the view of the server: what has changed comes as it happens. */
export function followView(onView, onLost) {
  let view = {};
  let source = null;

  function open() {
    if (source !== null) return;
    source = new EventSource('/events');
    source.addEventListener('message', ({ data }) => {
      const parts = JSON.parse(data);
      view = { ...view, ...parts, aheadMs: parts.nowMs - Date.now() };
      onView(view);
    });
    source.addEventListener('error', () => {
      onLost();
      // Refused: the token is another one by now, or too many look. A browser does not try that again by itself.
      if (source?.readyState !== EventSource.CLOSED) return;
      close();
      setTimeout(show, RETRY_MS);
    });
  }

  function close() {
    source?.close();
    source = null;
  }

  /** A browser keeps only a few open connections to one server: a page that nobody sees has none. */
  function show() {
    if (document.hidden) close();
    else open();
  }

  document.addEventListener('visibilitychange', show);
  show();
}

const RETRY_MS = 5000;
