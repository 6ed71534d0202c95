/** The first SIGINT or SIGTERM asks to stop, the second one forces it. */
export function onStop(ask: () => void): { signal: AbortSignal; forget(): void } {
  const asked = new AbortController();
  const listener = () => {
    if (asked.signal.aborted) process.exit(1);
    asked.abort();
    ask();
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.on(signal, listener);
  return {
    signal: asked.signal,
    forget() {
      for (const signal of signals) process.off(signal, listener);
    },
  };
}
