/**
 * Run as a process of its own under a small heap (flat-memory.test.ts): reads and converts bodies of each kind while they
 * are made, a small one and one that is many times as large, and prints how much more the large one made it keep.
 */

import { normaliseProfile } from '#core/profile/normalise-profile.ts';
import type { Profile } from '#core/profile/profile.ts';
import { profileOf } from '#core/profile/profile-of.ts';
import { OWN_EVALUATOR } from '#core/verdict/own-evaluator.ts';
import { createImageConverter } from '#image-conversion/image-converter.ts';
import { IMAGE_FORMATS } from '#image-formats/image-formats.ts';
import { createImageReader } from '#unpack/image-reader.ts';
import { labKernel } from '../../support/lab-kernel.ts';
import { BODIES, type Body } from './large-bodies.ts';

interface Passed {
  readonly format: string;
  readonly read: number;
  readonly written: number;
}

export interface Measured extends Passed {
  readonly name: string;
  /** Bytes that the process held at most while the large body passed, less those of the small one. */
  readonly grown: number;
}

const MIB = 1024 * 1024;
const COLLECT_PIECES = 8;

let most = 0;
function look(): void {
  const { heapUsed, external } = process.memoryUsage();
  most = Math.max(most, heapUsed + external);
}

/** Every piece is a copy: a reader that keeps one keeps its bytes. Garbage goes, so that what is seen is what is kept. */
async function* passing(body: Body): AsyncGenerator<Uint8Array, void, undefined> {
  let pieces = 0;
  for (const piece of body) {
    yield Buffer.from(piece);
    pieces += 1;
    if (pieces % COLLECT_PIECES !== 0) continue;
    globalThis.gc?.();
    look();
  }
}

async function read(body: Body): Promise<Passed> {
  const { inventory } = await createImageReader(IMAGE_FORMATS).read(passing(body));
  return { format: inventory.format, read: inventory.read.bytes, written: 0 };
}

async function convert(body: Body, profile: Profile): Promise<Passed> {
  const pieces = createImageConverter(IMAGE_FORMATS, OWN_EVALUATOR).convert(passing(body), profile, {
    drop: [],
    revision: null,
  });
  let written = 0;
  let next = await pieces.next();
  for (; !next.done; next = await pieces.next()) written += next.value.length;
  return { format: next.value.format, read: next.value.bytes, written };
}

function linuxCrKernel(): Profile {
  const input = { release: '2.6.40', arch: 'x86_64', restorer: ['linux-cr@5c3471a'] };
  return profileOf({ ...normaliseProfile(input), name: 'target', revision: 1 });
}

const TARGETS = [
  ['tar', labKernel(['criu@4.1.1'])],
  ['linux-cr', linuxCrKernel()],
] as const;
const RUNS: readonly (readonly [string, (bytes: number) => Promise<Passed>])[] = [
  ...Object.entries(BODIES).map(([kind, body]) => [`read ${kind}`, (bytes: number) => read(body(bytes))] as const),
  ...TARGETS.map(
    ([kind, profile]) => [`convert ${kind}`, (bytes: number) => convert(BODIES[kind](bytes), profile)] as const,
  ),
];

async function mostOf(run: () => Promise<Passed>): Promise<Passed & { readonly most: number }> {
  most = 0;
  const passed = await run();
  // What was put together at the end is garbage by now, and seen all the same.
  look();
  return { ...passed, most };
}

const [small = 0, large = 0] = process.argv.slice(2).map((mebibytes) => Number(mebibytes) * MIB);
const measured: Measured[] = [];
for (const [name, run] of RUNS) {
  const before = await mostOf(() => run(small));
  const { most: after, ...passed } = await mostOf(() => run(large));
  measured.push({ name, ...passed, grown: after - before.most });
}
console.log(JSON.stringify(measured));
