/**
 * Lets calls that come together share one read, without ever giving a caller a read that began before its call: calls
 * during a read wait for the next one.
 */
export function shareReads<T>(read: () => Promise<T>): () => Promise<T> {
  let running: Promise<unknown> | null = null;
  let next: Promise<T> | null = null;
  return () => {
    next ??= (async () => {
      // Also without a read under way, the read starts a tick later, so that calls of this tick share it.
      await running?.catch(() => undefined);
      const started = read();
      next = null;
      running = started;
      return started;
    })();
    return next;
  };
}
