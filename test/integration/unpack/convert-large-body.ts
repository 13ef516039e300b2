/**
 * Run as a process of its own under a small heap (flat-conversion.test.ts): converts a large image while it is made, and
 * prints what came out and how large the process has been.
 */
import { normaliseProfile } from '#core/profile/normalise-profile.ts';
import { profileOf } from '#core/profile/profile-of.ts';
import { createImageConverter } from '#unpack/image-converter.ts';
import { largeLinuxCr } from '../../support/images/make-large-linux-cr.ts';

const KIB = 1024;
const TARGET = 'linux-cr@5c3471a';

async function* image(bytes: number): AsyncGenerator<Uint8Array, void, undefined> {
  yield* largeLinuxCr(bytes);
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
    records: next.value.format === 'linux-cr' ? next.value.records : null,
    maxRssBytes: process.resourceUsage().maxRSS * KIB,
  }),
);
