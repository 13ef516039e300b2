/**
 * Lets calls that come together share one read, without ever giving a caller a read that began before its call: calls
 * during a read wait for the next one.
 */
export function shareReads<T>(read: () => Promise<T>): () => Promise<T> {
  let running: Promise<unknown> | null = null;
  let next: Promise<T> | null = null;
  return () => {
    next ??= (async () => {
      await running?.catch(() => undefined);
      // The requests that are on their way up in this turn of the event loop come along.
      await new Promise(setImmediate);
      const started = read();
      next = null;
      running = started;
      return started;
    })();
    return next;
  };
}
