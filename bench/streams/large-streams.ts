/** Images that are nearly all memory pages, made while they are read, in chunks as a socket gives them. */
import { corpusPaths, corpusSet } from '../../test/support/images/corpus-files.ts';
import { criuFiles } from '../../test/support/images/make-criu.ts';
import { largeLinuxCr } from '../../test/support/images/make-large-linux-cr.ts';
import { TAR_END, tarContent, tarHeader } from '../../test/support/images/make-tar.ts';

const CHUNK_BYTES = 64 * 1024;
const PAGE_BYTES = 4096;

export type Chunks = Generator<Uint8Array, void, undefined>;

function* cut(bytes: Uint8Array): Chunks {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
}

/** Nothing that a run of zeros would make easy. */
const PAGE = Buffer.from(
  Array.from({ length: PAGE_BYTES }, (_, at) => (Math.imul(at + 1, 2_654_435_761) >>> 13) & 255),
);

const CHECKPOINT = await corpusSet('containers/truthbox-podman.tar.gz');
const AROUND = [...CHECKPOINT].filter(([name]) => !name.startsWith('checkpoint/'));
/** The pages of all sets of the corpus, some megabytes: more than a compressor looks back. */
const MEMORY = await pagesOfCorpus();

async function pagesOfCorpus(): Promise<Uint8Array> {
  const sets = await Promise.all(corpusPaths('criu', '.tar.gz').map(corpusSet));
  return Buffer.concat(sets.flatMap((set) => [...set].flatMap(([name, data]) => (/^pages-/.test(name) ? [data] : []))));
}

/** A Linux-CR stream of the newest header revision. */
export function* linuxCrStream(pageBytes: number): Chunks {
  for (const part of largeLinuxCr(pageBytes, { page: PAGE })) yield* cut(part);
}

/** One of b6cdf01, whose pids, task, areas and page-table records change on the way to the newest. */
export function* olderLinuxCrStream(pageBytes: number): Chunks {
  for (const part of largeLinuxCr(pageBytes, { file: '14-b6cdf01-x86_64', page: PAGE })) yield* cut(part);
}

/** A CRIU image set in a plain tar. */
export function* criuTar(pageBytes: number): Chunks {
  for (const [name, data] of criuFiles(pageBytes / PAGE_BYTES)) {
    yield tarHeader({ name, size: data.length });
    yield tarContent(data);
  }
  yield tarHeader({ name: 'pages-1.img', size: pageBytes });
  const chunk = Buffer.concat(Array.from({ length: CHUNK_BYTES / PAGE_BYTES }, () => PAGE));
  for (let sent = 0; sent < pageBytes; sent += chunk.length) yield chunk;
  yield TAR_END;
}

/** As Podman writes a container checkpoint, around one task; of memory as programs have it, so that it compresses. */
export function* podmanTar(pageBytes: number): Chunks {
  for (const [name, data] of AROUND) yield* entry(name, data);
  for (const [name, data] of criuFiles(pageBytes / PAGE_BYTES)) yield* entry(`checkpoint/${name}`, data);
  yield tarHeader({ name: 'checkpoint/pages-1.img', size: pageBytes });
  let sent = 0;
  for (let at = 0; sent < pageBytes; at = (at + CHUNK_BYTES) % (MEMORY.length - CHUNK_BYTES)) {
    const chunk = MEMORY.subarray(at, at + Math.min(CHUNK_BYTES, pageBytes - sent));
    sent += chunk.length;
    yield chunk;
  }
  yield TAR_END;
}

function* entry(name: string, data: Uint8Array): Chunks {
  yield tarHeader({ name, size: data.length });
  yield tarContent(data);
}
