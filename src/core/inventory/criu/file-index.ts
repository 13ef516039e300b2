import type { CriuEntry, CriuImageSet, CriuMessage, CriuValue } from '../../formats/criu/criu-image-set.ts';

/** What detectors look things up in: messages by kind of file, built once per image set. */
export interface FileIndex {
  readonly set: CriuImageSet;
  /** Root messages of every file of that kind; `pagemap_head` entries are left out. */
  messagesOf(kind: string): readonly CriuMessage[];
  /** Sizes of the raw files of that kind. */
  rawSizesOf(kind: string): readonly number[];
}

/**
 * Releases before 3.4 wrote one image per kind of descriptor (docs/formats.md, CRIU). Each becomes the `file_entry` that
 * later releases write, so that one condition sees both: old kind -> [fd type, member].
 */
const OLD_FILE_KINDS: Readonly<Record<string, readonly [number, string]>> = {
  'reg-files': [1, 'reg'],
  pipes: [2, 'pipe'],
  fifo: [3, 'fifo'],
  inetsk: [4, 'isk'],
  unixsk: [5, 'usk'],
  eventfd: [6, 'efd'],
  eventpoll: [7, 'epfd'],
  inotify: [8, 'ify'],
  signalfd: [9, 'sgfd'],
  packetsk: [10, 'psk'],
  tty: [11, 'tty'],
  fanotify: [12, 'ffy'],
  netlinksk: [13, 'nlsk'],
  'ns-files': [14, 'nsf'],
  tunfile: [15, 'tunf'],
  'ext-files': [16, 'ext'],
  timerfd: [17, 'tfd'],
  'bpfmap-file': [19, 'bpf'],
  pidfd: [20, 'pidfd'],
};

/**
 * What the core of a task holds had files of its own in older layouts (docs/formats/criu.md): old kind -> the part of a
 * `core_entry` that it is today.
 */
const OLD_CORE_KINDS: Readonly<Record<string, (value: CriuMessage) => CriuMessage>> = {
  creds: (value) => ({ thread_core: { creds: value } }),
  itimers: (value) => ({ tc: { timers: { real: value } } }),
  'posix-timers': (value) => ({ tc: { timers: { posix: [value] } } }),
  rlimit: (value) => ({ tc: { rlimits: { rlimits: [value] } } }),
  sigacts: (value) => ({ tc: { sigactions: [value] } }),
  'signal-s': (value) => ({ tc: { signals_s: { signals: [value] } } }),
  'signal-p': (value) => ({ thread_core: { signals_p: { signals: [value] } } }),
};

export function indexFiles(set: CriuImageSet): FileIndex {
  const messages = new Map<string, CriuMessage[]>();
  const add = (kind: string, value: CriuMessage): void => {
    const list = messages.get(kind);
    if (list === undefined) messages.set(kind, [value]);
    else list.push(value);
  };
  for (const file of set.files) for (const entry of file.entries) addEntry(file.kind, entry, add);
  const sizes = new Map<string, number[]>();
  for (const file of set.rawFiles) {
    const list = sizes.get(file.kind);
    if (list === undefined) sizes.set(file.kind, [file.bytes]);
    else list.push(file.bytes);
  }
  return {
    set,
    messagesOf: (kind) => messages.get(kind) ?? [],
    rawSizesOf: (kind) => sizes.get(kind) ?? [],
  };
}

function addEntry(kind: string, entry: CriuEntry, add: (kind: string, value: CriuMessage) => void): void {
  if (entry.message === 'pagemap_head') return;
  add(kind, entry.value);
  const old = OLD_FILE_KINDS[kind];
  if (old !== undefined) add('files', { type: old[0], [old[1]]: entry.value });
  const core = OLD_CORE_KINDS[kind];
  if (core !== undefined) add('core', core(entry.value));
  // The VMAs of a task had a file of their own before CRIU 1.2.
  if (kind === 'vmas') add('mm', { vmas: [entry.value] });
  if (kind === 'pagemap-shmem') add('pagemap', entry.value);
}

/** A nested message, as opposed to a list, bytes or a dropped value (which has a `length`). */
export function isMessage(value: CriuValue | undefined): value is CriuMessage {
  return typeof value === 'object' && !Array.isArray(value) && !(value instanceof Uint8Array) && !('length' in value);
}

/** All messages that hold the last field of a dotted path: repeated ones are walked. */
export function parentsOf(root: CriuMessage, path: readonly string[]): readonly CriuMessage[] {
  const parents: CriuMessage[] = [];
  visitParents(root, path, (parent) => parents.push(parent));
  return parents;
}

export function visitParents(
  message: CriuMessage,
  path: readonly string[],
  visit: (parent: CriuMessage) => void,
  depth = 0,
): void {
  if (depth >= path.length - 1) {
    visit(message);
    return;
  }
  const value = message[path[depth] ?? ''];
  if (Array.isArray(value)) {
    for (const element of value as readonly CriuValue[]) {
      if (isMessage(element)) visitParents(element, path, visit, depth + 1);
    }
  } else if (isMessage(value)) visitParents(value, path, visit, depth + 1);
}

/** The elements of a field: none when absent, many when repeated. */
export function listOf(value: CriuValue | undefined): readonly CriuValue[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly CriuValue[]) : [value];
}
