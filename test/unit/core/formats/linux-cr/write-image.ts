import { lengthRuleOf } from '../../../../../src/core/formats/linux-cr/record-lengths.ts';
import type { Arch } from '../../../../../src/core/image/arch.ts';
import type { HeaderRevision } from '../../../../../src/core/object-types/linux-cr/header-revision.ts';
import { archFamilyOf } from '../../../../../src/core/object-types/linux-cr/revisions.ts';

export type Order = 'little' | 'big';

/** What the image shall have beyond the smallest that its revision allows. */
export interface Wishes {
  readonly order?: Order;
  /** Record types to have, besides the fixed start, one TASK and TAIL. Absent: every type of the revision. */
  readonly only?: readonly string[];
  readonly netns?: boolean;
  /** Depth of the one task's pid namespace. */
  readonly depth?: number;
  readonly pageSize?: number;
  readonly hugePage?: 'framed' | 'unframed';
  readonly nccs?: number;
  /** Fields to set: record type -> [offset in the record, width, value]. */
  readonly set?: Readonly<Record<string, readonly (readonly [number, 1 | 2 | 4, number])[]>>;
}

/** A stream of records in one byte order, with helpers for the parts every image has. */
export class ImageWriter {
  readonly #parts: Uint8Array[] = [];
  readonly #revision: HeaderRevision;
  readonly #arch: Arch;
  readonly order: Order;
  readonly #set: NonNullable<Wishes['set']>;

  constructor(revision: HeaderRevision, arch: Arch, wishes: Wishes) {
    this.#revision = revision;
    this.#arch = arch;
    this.order = wishes.order ?? (arch.startsWith('ppc') || arch === 's390x' ? 'big' : 'little');
    this.#set = wishes.set ?? {};
  }

  bytes(): Uint8Array {
    return new Uint8Array(Buffer.concat(this.#parts));
  }

  raw(size: number, fill = 0xa5): void {
    this.#parts.push(new Uint8Array(size).fill(fill));
  }

  /** Any record: by type number, with its fields put in. */
  record(number: number, len: number, fields: readonly (readonly [number, 1 | 2 | 4, number])[] = []): void {
    const record = new Uint8Array(len);
    this.#put(record, 0, 4, number);
    this.#put(record, 4, 4, len);
    for (const [at, width, value] of fields) this.#put(record, at, width, value);
    this.#parts.push(record);
  }

  /** A record of the revision, as long as the tables say, with `extra` bytes of array behind it. */
  typed(name: string, fields: readonly (readonly [number, 1 | 2 | 4, number])[] = [], extra = 0): void {
    const number = this.#revision.typeNumbers[name];
    if (number === undefined) throw new Error(`${this.#revision.id} has no ${name}`);
    this.record(number, this.lengthOf(name) + extra, [...fields, ...(this.#set[name] ?? [])]);
  }

  lengthOf(name: string): number {
    const type = [name, `${name}@${archFamilyOf(this.#arch)}`].find(
      (key) => this.#revision.versions[key] !== undefined,
    );
    const rule = lengthRuleOf(type ?? '', this.#revision.versions[type ?? ''] ?? 0, this.#arch);
    if (rule === undefined) throw new Error(`no length of ${name} in ${this.#revision.id}`);
    if (rule.is === 'exact') return rule.bytes;
    return rule.is === 'open' ? rule.least : rule.is === 'by-kind' ? rule.common : rule.base;
  }

  #put(record: Uint8Array, at: number, width: 1 | 2 | 4, value: number): void {
    const view = new DataView(record.buffer);
    const little = this.order === 'little';
    if (width === 1) view.setUint8(at, value);
    if (width === 2) view.setUint16(at, value, little);
    if (width === 4) view.setUint32(at, value, little);
  }
}

/** Types of a revision that its architecture can have, in an order that a reader can follow. */
export function typesOf(revision: HeaderRevision, arch: Arch): readonly string[] {
  const family = archFamilyOf(arch);
  return Object.keys(revision.versions)
    .map((type) => type.split('@'))
    .filter(([, of]) => of === undefined || of === family)
    .map(([name]) => name ?? '')
    .filter((name) => name !== 'ERROR');
}

const START = ['HEADER', 'HEADER_ARCH', 'BUFFER', 'CONTAINER', 'LSM_INFO', 'PIDS', 'TREE', 'VPIDS'];
const GROUPED = [
  'TASK',
  'STRING',
  'MM',
  'VMA',
  'PGARR',
  'HPAGE',
  'SOCKET_QUEUE',
  'SOCKET_BUFFER',
  'SOCKET_FRAG',
  'TAIL',
];

/** An image with one task and one object of every type, or of those wished for. */
export function writeImage(revision: HeaderRevision, arch: Arch, wishes: Wishes = {}): Uint8Array {
  const writer = new ImageWriter(revision, arch, wishes);
  const wanted = typesOf(revision, arch).filter((name) => wishes.only?.includes(name) ?? true);
  const has = (name: string): boolean => wanted.includes(name);
  writeStart(writer, revision, arch, wishes);
  writer.typed('TASK');
  writer.typed('STRING', [], 16);
  if (has('SOCKET')) writer.typed('SOCKET');
  if (has('SOCKET_BUFFER')) writeQueue(writer, has('SOCKET_FRAG'), wishes.pageSize ?? 4096);
  if (has('MM')) writeMemory(writer, revision, arch, has, wishes);
  for (const name of wanted) {
    if (START.includes(name) || GROUPED.includes(name) || name === 'SOCKET') continue;
    if (name === 'SIGPENDING') writer.typed(name, [[8, 4, 1]], (revision.versions.SIGPENDING ?? 0) >= 2 ? 88 : 48);
    else writer.typed(name);
  }
  writer.typed('TAIL', magic(0x002d2a0c, 0xc0deef00, writer.order));
  return writer.bytes();
}

function magic(high: number, low: number, order: Order): readonly (readonly [number, 4, number])[] {
  return order === 'big'
    ? [
        [8, 4, high],
        [12, 4, low],
      ]
    : [
        [8, 4, low],
        [12, 4, high],
      ];
}

function writeStart(writer: ImageWriter, revision: HeaderRevision, arch: Arch, wishes: Wishes): void {
  const { order } = writer;
  const archId = revision.archIds[arch.toUpperCase()] ?? 0;
  const bytes = (revision.versions.HEADER ?? 0) >= 3 ? 44 : 44 * wordOf(arch);
  const nccs = wishes.nccs ?? ((revision.versions.HEADER ?? 0) >= 5 ? 19 : arch.startsWith('ppc') ? 10 : 8);
  writer.typed('HEADER', [
    ...magic(0x00feed0c, 0xc0a2d200, order),
    // The one little-endian field.
    [16, 1, archId],
    [18, 2, 2],
    [20, 2, 6],
    [22, 2, 33],
    [24, 2, revision.checkpointVersion],
    [32, 2, 16],
    [34, 2, bytes],
    [36, 2, 64],
    ...[38, 40, 42, 44, 46, 48].map((at) => [at, 2, 65] as const),
    [50, 2, 16],
    [52, 2, 4096],
    [54, 2, nccs],
    [order === 'little' ? 64 : 68, 4, wishes.netns === true ? 3 : 1],
  ]);
  for (let text = 0; text < 3; text += 1) writer.typed('BUFFER', [[8, 1, 0x33]], 65);
  writer.typed('HEADER_ARCH');
  writer.typed('CONTAINER');
  if (revision.typeNumbers.LSM_INFO !== undefined) {
    writer.typed('BUFFER', [], 11);
    writer.typed('LSM_INFO', [], 5);
  }
  writeTree(writer, revision, wishes.depth ?? 0);
}

function writeTree(writer: ImageWriter, revision: HeaderRevision, depth: number): void {
  const version = revision.versions.TREE ?? 0;
  if (revision.typeNumbers.PIDS !== undefined) {
    const first = (revision.versions.PIDS ?? 0) >= 2 ? 1 : 0;
    writer.typed('PIDS', [
      [8, 4, 1],
      [12, 4, depth],
      [16, 4, first],
    ]);
    writer.typed('BUFFER', [[8, 4, depth]], 8 + 4 * depth);
  }
  writer.typed('TREE', [[8, 4, 1]]);
  if (version === 2) writer.typed('BUFFER', [[8 + 24, 4, depth]], 32);
  else writer.typed('BUFFER', version === 1 ? [] : [[8 + 20, 4, depth]], 24);
  if (revision.typeNumbers.VPIDS !== undefined) writer.typed('VPIDS', [[8, 4, depth]]);
  if (version >= 2 && version <= 4 && depth > 0) writer.typed('BUFFER', [], 4 * depth);
}

function writeQueue(writer: ImageWriter, fragments: boolean, pageSize: number): void {
  writer.typed('SOCKET_QUEUE', [[8, 4, 1]]);
  writer.typed('SOCKET_BUFFER', fragments ? [[54, 2, 1]] : []);
  writer.typed('BUFFER', [], 3);
  if (!fragments) return;
  writer.typed('SOCKET_FRAG');
  writer.raw(pageSize);
}

function wordOf(arch: Arch): number {
  return ['x86_64', 's390x', 'ppc64'].includes(arch) ? 8 : 4;
}

function writeMemory(
  writer: ImageWriter,
  revision: HeaderRevision,
  arch: Arch,
  has: (name: string) => boolean,
  wishes: Wishes,
): void {
  const word = wordOf(arch);
  writer.typed('MM', [[8, 4, has('VMA') ? 1 : 0]]);
  writer.typed('BUFFER', [], 44 * ((revision.versions.MM ?? 0) >= 2 ? 8 : word));
  if (has('VMA')) writer.typed('VMA', [[8, 4, 2]]);
  if (has('PGARR')) {
    writer.typed('PGARR', [[writer.order === 'little' ? 8 : 12, 4, 2]]);
    writer.typed('BUFFER', [], 2 * (word + (wishes.pageSize ?? 4096)));
    writer.typed('PGARR');
  }
  if (has('HPAGE')) {
    writer.typed('HPAGE', [[16, 2, 16]]);
    if (wishes.hugePage === 'framed') writer.typed('BUFFER', [], 65_536);
    else writer.raw(65_536);
  }
}
