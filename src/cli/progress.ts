/** How far a long reading is: on a terminal a line in place, elsewhere a line once in a while, always on standard error. */
import type { Terminal } from './terminal.ts';

export interface Progress {
  add(bytes: number): void;
  /** Takes the line away. */
  done(): void;
}

/** Nothing that takes less is worth a line in a log. */
const LINE_EVERY_MS = 5_000;
const REDRAW_EVERY_MS = 200;
const CLEAR_LINE = '\r\u001b[2K';
const MIB = 1024 * 1024;

/** `what` is a verb, such as `read`; `total` is null if it is unknown. */
export function createProgress(
  terminal: Pick<Terminal, 'err' | 'isInteractive'>,
  what: string,
  total: number | null = null,
  now: () => number = Date.now,
): Progress {
  const { err } = terminal;
  let bytes = 0;
  let isShown = false;
  let said = now();
  return {
    add(count) {
      bytes += count;
      const time = now();
      if (time - said < REDRAW_EVERY_MS) return;
      const { isInteractive = false } = terminal;
      if (!isInteractive && time - said < LINE_EVERY_MS) return;
      said = time;
      isShown = isInteractive;
      const text = `${what} ${mib(bytes)}${total === null ? '' : ` of ${mib(total)}`} MiB`;
      err(isInteractive ? `${CLEAR_LINE}${text}` : `restore-matrix: ${text}\n`);
    },
    done() {
      if (isShown) err(CLEAR_LINE);
      isShown = false;
    },
  };
}

function mib(bytes: number): string {
  return (bytes / MIB).toFixed(1);
}

/** The same bytes, counted as they pass. */
export async function* counted(body: AsyncIterable<Uint8Array>, progress: Progress): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of body) {
      progress.add(chunk.length);
      yield chunk;
    }
  } finally {
    progress.done();
  }
}
