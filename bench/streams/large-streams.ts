/** Images that are nearly all memory pages, made while they are read, in chunks as a socket gives them. */
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
