/**
 * Run as a process of its own under a small heap (flat-conversion.test.ts): converts a large image while it is made, and
 * prints what came out and how large the process has been.
 */
import { normaliseProfile } from '#core/profile/normalise-profile.ts';
import type { Profile } from '#core/profile/profile.ts';
import { profileOf } from '#core/profile/profile-of.ts';
import { createImageConverter } from '#unpack/image-converter.ts';
import { criuFile, criuFiles } from '../../support/images/make-criu.ts';
import { largeLinuxCr } from '../../support/images/make-large-linux-cr.ts';
import { TAR_END, tarContent, tarHeader } from '../../support/images/make-tar.ts';
import { labKernel } from '../../support/lab-kernel.ts';

const KIB = 1024;
const PAGE_BYTES = 4 * KIB;

type Body = Generator<Uint8Array, void, undefined>;

/** A set whose page map has to change, and a page file of `bytes` that does not. */
function* largeCriu(bytes: number): Body {
  const inventory = criuFile('inventory', { img_version: 2, fdinfo_per_id: true, ns_per_id: true });
  const files = criuFiles(bytes / PAGE_BYTES).set('inventory.img', inventory);
  for (const [name, data] of files) yield Buffer.concat([tarHeader({ name, size: data.length }), tarContent(data)]);
  yield tarHeader({ name: 'pages-1.img', size: bytes });
  const zeros = Buffer.alloc(64 * KIB);
  for (let at = 0; at < bytes; at += zeros.length) yield zeros;
  yield TAR_END;
}

function linuxCrKernel(): Profile {
  const input = { release: '2.6.40', arch: 'x86_64', restorer: ['linux-cr@5c3471a'] };
  return profileOf({ ...normaliseProfile(input), name: 'target', revision: 1 });
}

async function* asBody(body: Iterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  yield* body;
}

const [kind, mebibytes] = process.argv.slice(2);
const bytes = Number(mebibytes) * KIB * KIB;
const [image, profile] =
  kind === 'criu' ? [largeCriu(bytes), labKernel(['criu@4.1.1'])] : [largeLinuxCr(bytes), linuxCrKernel()];
const pieces = createImageConverter().convert(asBody(image), profile, { drop: [], revision: null });
let written = 0;
let next = await pieces.next();
for (; !next.done; next = await pieces.next()) written += next.value.length;
const report = next.value;
console.log(
  JSON.stringify({
    format: report.format,
    changed: report.format === 'criu' ? report.changedFiles.length === 1 : report.records > 0,
    read: report.bytes,
    written,
    maxRssBytes: process.resourceUsage().maxRSS * KIB,
  }),
);
