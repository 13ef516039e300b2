import { byteOrderOf } from '#core/formats/linux-cr/byte-order.ts';
import type { Arch } from '#core/image/arch.ts';
import type { HeaderRevision } from '#core/object-types/linux-cr/header-revision.ts';
import { HEADER_REVISIONS } from '#core/object-types/linux-cr/header-revisions.ts';
import { bytesOf, CORPUS, expectationOf } from '../../unit/core/formats/linux-cr/corpus.ts';
import { typesOf, type Wishes, writeImage } from '../../unit/core/formats/linux-cr/write-image.ts';
import { type FuzzImage, type Part, replacePart, splitIntoParts, withNumber } from './image-parts.ts';

/** What write-image.ts puts behind an HPAGE, and what is left of it here: inputs have to be small. */
const WRITTEN_HUGE_PAGE = 65_536;
const SMALL_SHIFT = 12;
const PAGE = 4_096;
/** Of hand-made images only what is small, and the three that hold things which the written ones do not. */
const CORPUS_BYTES = 4_096;
const RICH: readonly string[] = ['a-minimal', 'b-pipes-epoll-sockets-ipc-pty', 'g-skb-frag-unframed-page'];

const PAGED = ['PGARR', 'HPAGE', 'SOCKET_FRAG'];
const MEMORY = ['OBJREF', 'MM', 'VMA', 'PGARR', 'HPAGE', 'MM_CONTEXT', 'MM_CONTEXT_LDT', 'IPC_SHM'];
const SOCKETS = ['FILE', 'SOCKET', 'SOCKET_UNIX', 'SOCKET_INET', 'SOCKET_QUEUE', 'SOCKET_BUFFER', 'SOCKET_FRAG'];
const TASKS = ['SIGPENDING', 'THREAD', 'CPU', 'GROUPINFO', 'RESTART_BLOCK', 'CRED', 'TTY', 'IPC', 'NET_NS'];

/** Every record type of the revision, shared out among small images, and small ones around what is hard to read. */
function wishesFor(revision: HeaderRevision, arch: Arch): Readonly<Record<string, Wishes>> {
  const unpaged = typesOf(revision, arch).filter((name) => !PAGED.includes(name));
  const set = { HPAGE: [[16, 2, SMALL_SHIFT]] } as const;
  return {
    'first third': { only: unpaged.filter((_, index) => index % 3 === 0) },
    'second third': { only: unpaged.filter((_, index) => index % 3 === 1) },
    'last third': { only: unpaged.filter((_, index) => index % 3 === 2) },
    memory: { only: MEMORY, set },
    'framed memory': { only: MEMORY, set, hugePage: 'framed' },
    sockets: { only: SOCKETS },
    'nested tasks': { only: TASKS, depth: 3 },
  };
}

/** The image with the smallest huge page, so that it stays small. */
function shrinkHugePage(parts: readonly Part[], image: Pick<FuzzImage, 'order'>): readonly Part[] {
  const at = parts.findIndex(({ name }) => name === 'HPAGE');
  const [huge, buffer] = [parts[at], parts[at + 1]];
  if (huge === undefined || buffer === undefined) return parts;
  if (huge.bytes.length > PAGE) return replacePart(parts, at, { ...huge, bytes: huge.bytes.subarray(0, 24 + PAGE) });
  const smaller = withNumber(buffer, 4, 4, 8 + PAGE, image.order);
  return replacePart(parts, at + 1, { ...smaller, bytes: smaller.bytes.subarray(0, 8 + PAGE) });
}

function writtenImage(revision: HeaderRevision, arch: Arch, title: string, wishes: Wishes): FuzzImage {
  const bytes = writeImage(revision, arch, wishes);
  const order = byteOrderOf(bytes) ?? 'little';
  const unframed = { SOCKET_FRAG: PAGE, ...(wishes.hugePage === 'framed' ? {} : { HPAGE: WRITTEN_HUGE_PAGE }) };
  const parts = shrinkHugePage(splitIntoParts(bytes, revision, order, unframed), { order });
  return { name: `${revision.id} ${arch}, ${title}`, revision, order, valid: true, parts };
}

function writtenImages(): readonly FuzzImage[] {
  return HEADER_REVISIONS.flatMap((revision) =>
    revision.arches.flatMap((arch) =>
      Object.entries(wishesFor(revision, arch))
        .filter(([title]) => title !== 'framed memory' || revision.versions.HPAGE !== undefined)
        .map(([title, wishes]) => writtenImage(revision, arch, title, wishes)),
    ),
  );
}

function corpusImages(): readonly FuzzImage[] {
  const chosen = CORPUS.filter((name) => {
    const { revision } = expectationOf(name);
    return revision !== undefined || RICH.includes(name) || bytesOf(name).length <= CORPUS_BYTES;
  });
  return chosen.map((name) => {
    const { revision: id, valid } = expectationOf(name);
    // The hand-made ones are of the newest.
    const revision = HEADER_REVISIONS.find((known) => known.id === id) ?? HEADER_REVISIONS.at(-1);
    if (revision === undefined) throw new Error('no header revision');
    const bytes = bytesOf(name);
    const order = byteOrderOf(bytes) ?? 'little';
    const parts = splitIntoParts(bytes, revision, order, { SOCKET_FRAG: PAGE });
    return { name, revision, order, valid: valid !== false, parts };
  });
}

/** Every record type of every header revision and architecture, and real-looking images besides. */
export const BASE_IMAGES: readonly FuzzImage[] = [...writtenImages(), ...corpusImages()];
