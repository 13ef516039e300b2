/**
 * The first lines of a dump.log are the only place where a bare image set says which CRIU made it and on which
 * kernel: `Version: 4.2 (gitid 0)` and `Running on <host> Linux <release> #1 ...` (CRIU criu/log.c, print_versions).
 */
export interface LoggedVersions {
  readonly criu: string | null;
  readonly kernel: string | null;
}

const STAMP = String.raw`^\(\d+\.\d+\)\s+(?:\d+:\s+)?`;
const CRIU_LINE = new RegExp(String.raw`${STAMP}Version: (\d[\w.-]{0,31})`, 'm');
const KERNEL_LINE = new RegExp(String.raw`${STAMP}Running on \S+ Linux (\d[\w.+~-]{0,63})`, 'm');

/** A restore or container log describes another machine, or nothing useful. */
export function isDumpLog(name: string): boolean {
  return name === 'd.log' || name === 'criu.log' || /^[\w.-]{0,64}dump\.log$/.test(name);
}

/** Collects at most `cap` bytes of a log, then looks for both lines. */
export function createDumpLogReader(cap: number): { write(chunk: Uint8Array): void; end(): LoggedVersions } {
  const decoder = new TextDecoder();
  let text = '';
  let left = cap;
  return {
    write(chunk) {
      if (left === 0) return;
      const part = chunk.subarray(0, left);
      left -= part.length;
      text += decoder.decode(part, { stream: true });
    },
    end() {
      return { criu: CRIU_LINE.exec(text)?.[1] ?? null, kernel: KERNEL_LINE.exec(text)?.[1] ?? null };
    },
  };
}
