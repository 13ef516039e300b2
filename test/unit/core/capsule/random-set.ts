import fc from 'fast-check';
import type { CriuImageSet, CriuMessage, CriuValue } from '#core/formats/criu/criu-image-set.ts';
import { CRIU_FILE_KINDS } from '#core/formats/criu/file-kinds.ts';
import { DROPPED_FIELDS, KEPT_BYTES, KEPT_REGISTER_FIELDS } from '#core/formats/criu/kept-fields.ts';
import type { Field } from '#core/formats/criu/schema/message-table.ts';
import { MESSAGES } from '#core/formats/criu/schema/messages.ts';
import { makeSet, rawFile } from '../inventory/criu/make-set.ts';

const WIDE = ['uint64', 'int64', 'sint64', 'fixed64'];
const TEXTS = [
  ...['', 'amdgpu_plugin.so', '/x/cuda_plugin', 'rw,context="system_u"', 'cpuset', 'memory', 'name=systemd', 'name=x'],
  ...['cpuset.cpus', '0-3,17', 'a12b', 'memory.kmem.limit_in_bytes', 'cpu.rt_runtime_us', 'max', 'unconfined', 'lo'],
  ...['/home/somebody', '/dev/nvidia0', 'overlay', 'lowerdir=/a,upperdir=/b'],
];
const MAX_DEPTH = 5;

const numbers = fc.oneof(
  fc.constantFrom(0, 1, 2, 3, 4, 5, 6, 10, 16, 51, 0x1000, 0x7fff_ffff, 0xffff_ffff),
  fc.integer({ min: 0, max: 31 }).map((bit) => 2 ** bit),
  fc.nat(),
);
const wideNumbers = fc.oneof(
  numbers.map(BigInt),
  fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
  fc.integer({ min: 0, max: 63 }).map((bit) => 1n << BigInt(bit)),
);

function valueFor(message: string, field: Field, depth: number): fc.Arbitrary<CriuValue> {
  const path = `${message}.${field.name}`;
  const isOpaque = field.type === 'bytes' && !KEPT_BYTES.has(path);
  if (DROPPED_FIELDS.has(path) || isOpaque) return fc.record({ length: fc.nat(40), nonZero: fc.boolean() });
  if (MESSAGES.has(field.type)) return messageOf(field.type, depth + 1);
  if (field.type === 'bytes') return fc.uint8Array({ maxLength: 40 }).map((bytes) => new Uint8Array(bytes));
  if (field.type === 'string') return fc.constantFrom(...TEXTS);
  if (field.type === 'bool') return fc.boolean();
  if (WIDE.includes(field.type)) return wideNumbers;
  return field.type.startsWith('sint') || field.type.startsWith('int') ? fc.oneof(numbers, fc.constant(-1)) : numbers;
}

function messageOf(name: string, depth: number): fc.Arbitrary<CriuMessage> {
  const registers = KEPT_REGISTER_FIELDS.get(name);
  const fields = Object.values(MESSAGES.get(name) ?? {}).filter(
    (field) => (registers?.has(field.name) ?? true) && (depth < MAX_DEPTH || !MESSAGES.has(field.type)),
  );
  const one = (field: Field): fc.Arbitrary<CriuValue> => {
    const value = valueFor(name, field, depth);
    const isList = field.label === 'rep' && !DROPPED_FIELDS.has(`${name}.${field.name}`);
    return isList ? fc.array(value, { minLength: 1, maxLength: 6 }) : value;
  };
  return fc.record(Object.fromEntries(fields.map((field) => [field.name, one(field)])), { requiredKeys: [] });
}

const KINDS = [...CRIU_FILE_KINDS].flatMap(([kind, { message }]) => (MESSAGES.has(message) ? [{ kind, message }] : []));

/** Sets of messages as the schema allows them, far from what any process makes. One core image says the machine. */
export const randomSet: fc.Arbitrary<CriuImageSet> = fc
  .record({
    core: messageOf('core_entry', 0),
    mtype: fc.integer({ min: 1, max: 8 }),
    files: fc.array(
      fc
        .constantFrom(...KINDS)
        .chain(({ kind, message }) =>
          fc.record({ kind: fc.constant(kind), message: fc.constant(message), value: messageOf(message, 0) }),
        ),
      { maxLength: 14 },
    ),
    raw: fc.array(
      fc.constantFrom(
        rawFile('route', 9, { routeFlags: 16, routeUses: ['multipath'] }),
        rawFile('iptables', 9, { uses: ['table:filter', 'match:set'] }),
        rawFile('rule', 4),
      ),
      {
        maxLength: 3,
      },
    ),
    byteOrder: fc.constantFrom('little' as const, 'big' as const),
    parent: fc.constantFrom('here' as const, 'elsewhere' as const, 'none' as const),
  })
  .map(({ core, mtype, files, raw, byteOrder, parent }) => {
    const set = makeSet({ 'core-1': [{ ...core, mtype }] }, { rawFiles: raw, byteOrder, parent });
    const others = files.map(({ kind, message, value }, index) => ({
      name: `${kind}-${index}.img`,
      kind,
      id: String(index),
      entries: [{ message, value }],
      entryCount: 1,
      bytes: 10,
      unknownFields: index % 3,
      unknownFieldNames: index % 3 === 2 ? ['thread_info_aarch64.6'] : [],
    }));
    const cores = set.files.map((file) => ({
      ...file,
      entries: file.entries.map(({ value }) => ({ message: 'core_entry', value })),
    }));
    return { ...set, files: [...cores, ...others] };
  });
