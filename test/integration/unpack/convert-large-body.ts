/**
 * Run as a process of its own under a small heap (flat-conversion.test.ts): converts a large image while it is made, and
 * prints what came out and how large the process has been.
 */
import { normaliseProfile } from '#core/profile/normalise-profile.ts';
import { profileOf } from '#core/profile/profile-of.ts';
import { createImageConverter } from '#unpack/image-converter.ts';
import { corpusFile } from '../../support/images/corpus-files.ts';

const KIB = 1024;
/** In the minimal stream of the corpus, where its list of pages ends. */
const END_OF_PAGES = 18_820;
const PAGES = 255;
const TARGET = 'linux-cr@5c3471a';

async function* image(bytes: number): AsyncGenerator<Uint8Array, void, undefined> {
  const minimal = corpusFile('linux-cr/a-minimal.img');
  const batch = Buffer.alloc(16 + 8 + PAGES * (8 + 4 * KIB));
  batch.writeUInt32LE(403, 0);
  batch.writeUInt32LE(16, 4);
  batch.writeBigUInt64LE(BigInt(PAGES), 8);
  batch.writeUInt32LE(4, 16);
  batch.writeUInt32LE(batch.length - 16, 20);
  yield minimal.subarray(0, END_OF_PAGES);
  for (let made = 0; made < bytes; made += batch.length) yield batch;
  yield minimal.subarray(END_OF_PAGES);
}

const input = { release: '2.6.40', arch: 'x86_64', restorer: [TARGET] };
const profile = profileOf({ ...normaliseProfile(input), name: 'target', revision: 1 });
const pieces = createImageConverter().convert(image(Number(process.argv[2]) * KIB * KIB), profile, {
  drop: [],
  revision: null,
});
let written = 0;
let next = await pieces.next();
for (; !next.done; next = await pieces.next()) written += next.value.length;
console.log(
  JSON.stringify({
    read: next.value.bytes,
    written,
    records: next.value.records,
    maxRssBytes: process.resourceUsage().maxRSS * KIB,
  }),
);
