import type { ByteProgram } from '../byte-program.ts';
import { ImageError } from '../image-error.ts';
import type { CriuMessage } from './criu-image-set.ts';
import { decodeMessage } from './decode-message.ts';
import type { CriuPayload } from './file-kinds.ts';
import type { FileReading } from './file-reading.ts';

/**
 * The raw bytes that follow an entry in some files. They are process data: passed by as a stream, never kept.
 * Rules: CRIU criu/pipes.c, sk-queue.c, sk-tcp.c, files-reg.c, ipc_ns.c, bpfmap.c (v4.2).
 */
export function* skipPayload(payload: CriuPayload, entry: CriuMessage, reading: FileReading): ByteProgram<void> {
  switch (payload) {
    case 'pipe':
      return yield* skip(lengthOf(entry, 'bytes', reading));
    case 'packet':
      return yield* skip(lengthOf(entry, 'length', reading));
    case 'tcp':
      return yield* skip(lengthOf(entry, 'inq_len', reading) + lengthOf(entry, 'outq_len', reading));
    case 'ghost':
      return yield* skipGhost(entry, reading);
    case 'shm':
      // With in_pagemaps the segment lives in pagemap-shmem-<shmid>; else it follows, padded to whole u32.
      if (entry.in_pagemaps !== true) yield* skip(roundUp(lengthOf(entry, 'size', reading), 4));
      return;
    case 'sem':
      return yield* skip(roundUp(lengthOf(entry, 'nsems', reading) * 2, 8));
    case 'msg':
      return yield* skipMessages(lengthOf(entry, 'qnum', reading), reading);
    case 'bpf':
      return yield* skip(lengthOf(entry, 'keys_bytes', reading) + lengthOf(entry, 'values_bytes', reading));
  }
}

function* skip(count: number): ByteProgram<void> {
  yield { skip: count };
}

/** One regular file's content to the end, or `[u32 size][ghost_chunk_entry]` and its bytes, again and again. */
function* skipGhost(entry: CriuMessage, reading: FileReading): ByteProgram<void> {
  if (entry.chunks !== true) {
    yield { skipRest: true };
    return;
  }
  for (;;) {
    const chunk = yield* readPart('ghost_chunk_entry', reading, true);
    if (chunk === null) return;
    reading.countEntry();
    yield { skip: lengthOf(chunk, 'len', reading) };
  }
}

function* skipMessages(count: number, reading: FileReading): ByteProgram<void> {
  for (let index = 0; index < count; index += 1) {
    reading.countEntry();
    const message = yield* readPart('ipc_msg', reading, false);
    if (message !== null) yield { skip: roundUp(lengthOf(message, 'msize', reading), 8) };
  }
}

/** A size and a message inside a payload; not kept. */
function* readPart(name: string, reading: FileReading, endAllowed: boolean): ByteProgram<CriuMessage | null> {
  const head = yield { take: 4, endAllowed };
  if (head === null) return null;
  const bytes = yield { take: reading.entrySize(head) };
  const before = reading.budget.values;
  const message = decodeMessage(name, bytes ?? new Uint8Array(0), reading.decodeContext(bytes?.length ?? 0));
  reading.budget.refundValues(reading.budget.values - before);
  return message;
}

function lengthOf(entry: CriuMessage, field: string, reading: FileReading): number {
  const value = entry[field];
  const length = typeof value === 'bigint' ? Number(value) : value;
  if (typeof length === 'number' && Number.isSafeInteger(length) && length >= 0) return length;
  throw new ImageError('image-malformed', `${reading.name}: ${field} is not a valid length`, {
    file: reading.name,
    offset: reading.offset(),
  });
}

function roundUp(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit;
}
