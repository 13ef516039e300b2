/** Bodies of any size, made while they are read. */
import { gzipSync } from 'node:zlib';
import { zstdBlockHeader, zstdOf } from '../../support/images/make-compressed.ts';
import { criuFile, criuFiles } from '../../support/images/make-criu.ts';
import { largeLinuxCr } from '../../support/images/make-large-linux-cr.ts';
import { TAR_END, tarContent, tarHeader } from '../../support/images/make-tar.ts';

const KIB = 1024;
const PAGE_BYTES = 4 * KIB;

export type Body = Generator<Uint8Array, void, undefined>;

/** A tar up to the content of its page file, which is `bytes` long. Its page map is one that a conversion changes. */
function tarUpToPages(bytes: number): Buffer {
  const inventory = criuFile('inventory', { img_version: 2, fdinfo_per_id: true, ns_per_id: true });
  return Buffer.concat([
    ...[...criuFiles(bytes / PAGE_BYTES).set('inventory.img', inventory)].flatMap(([name, data]) => [
      tarHeader({ name, size: data.length }),
      tarContent(data),
    ]),
    tarHeader({ name: 'pages-1.img', size: bytes }),
  ]);
}

function* repeated(chunk: Uint8Array, times: number): Body {
  for (let time = 0; time < times; time += 1) yield chunk;
}

function* tar(bytes: number): Body {
  const zeros = Buffer.alloc(256 * KIB);
  yield tarUpToPages(bytes);
  yield* repeated(zeros, bytes / zeros.length);
  yield TAR_END;
}

/** Memory as it is: some of it noise, most of it zeros; 64 KiB apart, so that deflate does not see the repetition. */
function memory(): Buffer {
  const noise = Buffer.from(
    Array.from({ length: 2 * KIB }, (_, at) => (Math.imul(at + 1, 2_654_435_761) >>> 13) & 255),
  );
  const part = Buffer.concat([noise, Buffer.alloc(62 * KIB)]);
  return Buffer.concat(Array.from({ length: 8 }, () => part));
}

/** Members, one after the other: compressing once is enough. */
function* gzip(bytes: number): Body {
  const content = memory();
  yield gzipSync(tarUpToPages(bytes));
  yield* repeated(gzipSync(content), bytes / content.length);
  yield gzipSync(TAR_END);
}

function* zstd(bytes: number): Body {
  const raw = Buffer.alloc(8 * KIB, 'raw');
  const part = Buffer.concat([
    zstdBlockHeader(raw.length, false),
    raw,
    zstdBlockHeader(120 * KIB, false, 1),
    Buffer.of(0),
  ]);
  yield zstdOf(tarUpToPages(bytes));
  yield Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0x58]);
  yield* repeated(part, bytes / (128 * KIB));
  yield zstdBlockHeader(0, true);
  yield zstdOf(TAR_END);
}

export const BODIES = { tar, gzip, zstd, 'linux-cr': largeLinuxCr } as const satisfies Readonly<
  Record<string, (bytes: number) => Body>
>;
