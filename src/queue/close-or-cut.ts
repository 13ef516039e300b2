import { within } from './within.ts';

/** Taking leave of a server that is there takes milliseconds. */
const CLOSE_TIMEOUT_MS = 3_000;

interface Closable {
  close(): Promise<void>;
  /** Without a word to the server. */
  disconnect(): Promise<void>;
}

/** Closes; when the server is away, cuts the connection. Work on the queue is never lost by it, so this never rejects. */
export async function closeOrCut(closable: Closable, closing: Promise<void> = closable.close()): Promise<void> {
  try {
    await within(CLOSE_TIMEOUT_MS, closing);
  } catch {
    await within(CLOSE_TIMEOUT_MS, closable.disconnect()).catch(() => undefined);
  }
}
