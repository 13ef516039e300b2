import { writeSync } from 'node:fs';
import { EXIT } from './exit-code.ts';

const STANDARD = { stdout: 1, stderr: 2 } as const;

type StreamName = keyof typeof STANDARD;

const used = new Set<StreamName>();

/** Node's stream, for what is written asynchronously. A reader that has seen enough (`| head`) is no fault. */
export function standardStream(name: StreamName): NodeJS.WriteStream {
  const stream = process[name];
  // It must not turn the exit status into "no".
  if (!used.has(name)) stream.on('error', faultUnlessClosed);
  used.add(name);
  return stream;
}

/**
 * Writes a text at once. Making a stream of Node's takes a tenth of the time of a short command, so there is one only
 * where a pipe is full, or where somebody else asked for it.
 */
export function writeStandard(name: StreamName, text: string): void {
  let left = Buffer.from(text);
  try {
    while (left.length > 0 && !used.has(name)) left = left.subarray(writeSync(STANDARD[name], left));
  } catch (error) {
    const failure = error as NodeJS.ErrnoException;
    if (failure.code !== 'EAGAIN') {
      faultUnlessClosed(failure);
      return;
    }
  }
  if (left.length > 0) standardStream(name).write(left);
}

function faultUnlessClosed(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') process.exitCode = EXIT.fault;
}
