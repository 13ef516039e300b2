import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { CRIU_FILE_KINDS } from '../../../src/core/formats/criu/file-kinds.ts';
import { MESSAGES } from '../../../src/core/formats/criu/schema/messages.ts';

/** A message by field names; what the schema knows as repeated is a list. */
export interface Message {
  readonly [field: string]: MessageValue | readonly MessageValue[];
}
type MessageValue = number | bigint | boolean | string | Uint8Array | Message;

const IMG_COMMON = 0x54564319;
const IMG_SERVICE = 0x55105940;

/** The wire form of a message of the CRIU schema. */
export function encodeMessage(name: string, message: Message): Uint8Array {
  // A message without a table is opaque to the reader; here it is empty.
  const table = MESSAGES.get(name) ?? {};
  const writer = new BinaryWriter();
  for (const [field, value] of Object.entries(message)) {
    const [number, known] = Object.entries(table).find(([, one]) => one.name === field) ?? [];
    if (known === undefined) throw new Error(`no field ${name}.${field}`);
    for (const one of Array.isArray(value) ? value : [value]) writeValue(writer, Number(number), known.type, one);
  }
  return writer.finish();
}

function writeValue(writer: BinaryWriter, number: number, type: string, value: MessageValue): void {
  if (typeof value === 'string') writer.tag(number, WireType.LengthDelimited).string(value);
  else if (value instanceof Uint8Array) writer.tag(number, WireType.LengthDelimited).bytes(value);
  else if (typeof value === 'object') {
    writer.tag(number, WireType.LengthDelimited).bytes(encodeMessage(type, value as Message));
  } else writeNumber(writer, number, type, value);
}

function writeNumber(writer: BinaryWriter, number: number, type: string, value: number | bigint | boolean): void {
  if (type === 'fixed64') writer.tag(number, WireType.Bit64).fixed64(BigInt(value));
  else if (type === 'sint32') writer.tag(number, WireType.Varint).sint32(Number(value));
  else if (type === 'sint64') writer.tag(number, WireType.Varint).sint64(BigInt(value));
  else if (type === 'int32' || type === 'int64') writer.tag(number, WireType.Varint).int64(BigInt(value));
  else writer.tag(number, WireType.Varint).uint64(BigInt(value));
}

export function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** The magics before the first entry. */
export function criuHeader(kind: string): Buffer {
  const file = CRIU_FILE_KINDS.get(kind);
  if (file === undefined) throw new Error(`no kind ${kind}`);
  if (kind === 'inventory') return u32(file.magic);
  return Buffer.concat([u32(/^stats|^irmap/.test(kind) ? IMG_SERVICE : IMG_COMMON), u32(file.magic)]);
}

/** A size and a message; the message's payload stands behind it. */
export function criuEntry(message: string, value: Message, payload: Uint8Array = new Uint8Array(0)): Buffer {
  const bytes = encodeMessage(message, value);
  return Buffer.concat([u32(bytes.length), bytes, payload]);
}

/** An image file of a kind: entries of its message, as they are or with a payload. */
export function criuFile(kind: string, ...entries: readonly (Message | Buffer)[]): Buffer {
  const message = CRIU_FILE_KINDS.get(kind)?.message ?? '';
  const encoded = entries.map((entry) => (Buffer.isBuffer(entry) ? entry : criuEntry(message, entry as Message)));
  return Buffer.concat([criuHeader(kind), ...encoded]);
}

const X86_64 = 1;
const PAGE_BYTES = 4096;

const IDS: Message = { vm_id: 1, files_id: 1, fs_id: 1, sighand_id: 1 };
const MM: Message = {
  ...{ mm_start_code: 1, mm_end_code: 2, mm_start_data: 3, mm_end_data: 4, mm_start_stack: 5, mm_start_brk: 6 },
  ...{ mm_brk: 7, mm_arg_start: 8, mm_arg_end: 9, mm_env_start: 10, mm_env_end: 11, exe_file_id: 1 },
  mm_saved_auxv: [6n, 4096n],
};

/** The smallest image set that can be restored, one task with `pages` pages of memory, without its page file. */
export function criuFiles(pages: number): Map<string, Uint8Array> {
  return new Map<string, Uint8Array>([
    ['inventory.img', criuFile('inventory', { img_version: 2 })],
    ['pstree.img', criuFile('pstree', { pid: 1, ppid: 0, pgid: 1, sid: 1, threads: [1] })],
    ['core-1.img', criuFile('core', { mtype: X86_64 })],
    ['ids-1.img', criuFile('ids', IDS)],
    ['mm-1.img', criuFile('mm', MM)],
    [
      'pagemap-1.img',
      criuFile(
        'pagemap',
        criuEntry('pagemap_head', { pages_id: 1 }),
        criuEntry('pagemap_entry', { vaddr: 4096n, compat_nr_pages: 0, flags: 4, nr_pages: pages }),
      ),
    ],
  ]);
}

export function criuSet(pages = 1): Map<string, Uint8Array> {
  return criuFiles(pages).set('pages-1.img', new Uint8Array(pages * PAGE_BYTES));
}
