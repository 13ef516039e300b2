import { CRIU_FILE_KINDS, type CriuPayload, classifyName } from '#core/formats/criu/file-kinds.ts';
import { MESSAGES } from '#core/formats/criu/schema/messages.ts';
import { corpusPaths, corpusSet } from '../support/images/corpus-files.ts';
import { criuEntry, criuFile, encodeMessage, type Message } from '../support/images/make-criu.ts';

const MAX_DEPTH = 3;
/** Fields with the number of bytes that follow: small, so that the payload is complete. */
const LENGTHS: ReadonlySet<string> = new Set([
  ...['bytes', 'length', 'inq_len', 'outq_len', 'size', 'nsems', 'qnum', 'keys_bytes', 'values_bytes', 'msize', 'len'],
]);

/** A message with every field that the schema knows. */
export function fullMessage(name: string, depth = 1): Message {
  const fields = Object.values(MESSAGES.get(name) ?? {}).map((field) => {
    const value = sampleOf(field.name, field.type, depth);
    return value === null ? [] : [field.name, field.label === 'rep' ? [value, value] : value];
  });
  return Object.fromEntries(fields.filter((field) => field.length > 0));
}

function sampleOf(name: string, type: string, depth: number): Message[string] | null {
  if (type === 'string') return `text of ${name}`;
  if (type === 'bytes') return Buffer.from([6, 0, 0, 0, 0, 0, 0xff, 0x7f]);
  if (type === 'bool') return false;
  if (MESSAGES.has(type)) return depth < MAX_DEPTH ? fullMessage(type, depth + 1) : null;
  if (/^(u|s)?int|^fixed|^enum/.test(type)) return LENGTHS.has(name) ? 2 : 1;
  return Buffer.alloc(3);
}

const PAYLOADS: Readonly<Record<CriuPayload, Uint8Array>> = {
  pipe: Buffer.alloc(2),
  packet: Buffer.alloc(2),
  tcp: Buffer.alloc(4),
  ghost: Buffer.alloc(7),
  shm: Buffer.alloc(4),
  sem: Buffer.alloc(8),
  bpf: Buffer.alloc(4),
  msg: Buffer.concat([1, 2].map(() => criuEntry('ipc_msg', { mtype: 1, msize: 2 }, Buffer.alloc(8)))),
};

/** One well-formed file of every kind that CRIU writes, each field filled. */
export function filesOfEveryKind(): ReadonlyMap<string, Buffer> {
  return new Map(
    [...CRIU_FILE_KINDS.values()].map((kind) => {
      const ending = /^stats|^irmap/.test(kind.kind) ? '' : '.img';
      const id = { none: '', optional: '', decimal: '-1', hex: '-1f' }[kind.idForm];
      const payload = kind.payload === null ? undefined : PAYLOADS[kind.payload];
      const entry = criuEntry(kind.message, fullMessage(kind.message), payload);
      const entries = kind.single || kind.payload === 'ghost' ? [entry] : [entry, entry];
      return [`${kind.kind}${id}${ending}`, criuFile(kind.kind, ...entries)];
    }),
  );
}

/** A ghost file in chunks, and an entry with unknown fields, as of a future release. */
export function oddFiles(): ReadonlyMap<string, Buffer> {
  const chunk = criuEntry('ghost_chunk_entry', { len: 3, off: 0 }, Buffer.alloc(3));
  const ghost = { uid: 0, gid: 0, mode: 0, chunks: true, size: 9 };
  const field = encodeMessage('ghost_chunk_entry', { len: 1, off: 1 });
  const unknown = Buffer.concat([Buffer.from([0xfa, 0x3f, field.length]), field]);
  const ids = Buffer.concat([
    encodeMessage('task_kobj_ids_entry', { vm_id: 1, files_id: 1, fs_id: 1, sighand_id: 1 }),
    unknown,
  ]);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(ids.length);
  return new Map([
    ['ghost-file-2b.img', criuFile('ghost-file', criuEntry('ghost_file_entry', ghost, Buffer.concat([chunk, chunk])))],
    ['ids-1.img', criuFile('ids', Buffer.concat([size, ids]))],
    ['sem-none.img', Buffer.from('not of any release')],
  ]);
}

/** The smallest real file of each kind in the corpus; files of more than 4 KiB are left out. */
export async function realFiles(): Promise<ReadonlyMap<string, Uint8Array>> {
  const smallest = new Map<string, readonly [string, Uint8Array]>();
  const paths = ['criu', 'criu-releases', 'containers'].flatMap((folder) => corpusPaths(folder, '.tar.gz'));
  for (const path of paths) {
    for (const [name, bytes] of await corpusSet(path)) {
      const base = name.slice(name.lastIndexOf('/') + 1);
      const known = classifyName(base);
      const kind = known === null ? base : known.form === 'entries' ? known.file.kind : known.kind;
      const before = smallest.get(kind)?.[1].length ?? 4_097;
      if (bytes.length > 12 && bytes.length < before) smallest.set(kind, [base, bytes]);
    }
  }
  return new Map(smallest.values());
}
