/** Images with signatures of their own: real ones, each with another part of its objects left out. */
import { createReadStream } from 'node:fs';
import type { Inventory } from '#core/inventory/inventory.ts';
import { digestOf } from '#core/signature/digest-of.ts';
import { signatureOf } from '#core/signature/signature-of.ts';
import { createImageReader } from '#unpack/image-reader.ts';
import type { ImageStore } from '#usecases/ports.ts';
import { seededRandom } from '../seeded-random.ts';

const CORPUS = new URL('../../test/corpus/', import.meta.url);
const FILES = [
  'criu/6.1.0-56-amd64__tcp.tar.gz',
  'criu/6.12.117+deb12-amd64__vethdown.tar.gz',
  'criu/6.1.0-56-amd64__ptys.tar.gz',
  'criu-releases/criu42-feature-rich.tar.gz',
] as const;
const MAX_BYTES = 64 * 1024 * 1024;
const KEPT_SHARE = 0.9;

export type ImageDraft = Omit<Parameters<ImageStore['add']>[0], 'ruleBook'>;

export async function variedImages(count: number, seed: number): Promise<readonly ImageDraft[]> {
  const random = seededRandom(seed);
  const reader = createImageReader({ uploadBytes: MAX_BYTES });
  const bases: Inventory[] = [];
  for (const file of FILES) {
    bases.push((await reader.read(createReadStream(new URL(encodeURI(file), CORPUS)))).inventory);
  }
  const drafts = new Map<string, ImageDraft>();
  while (drafts.size < count) {
    const base = random.pick(bases);
    const inventory = { ...base, objects: base.objects.filter(() => random.share() < KEPT_SHARE) };
    const signature = signatureOf(inventory);
    const digest = `sha256:${digestOf(inventory)}`;
    drafts.set(signature.hash, {
      digest,
      bytes: inventory.read.bytes,
      inventory,
      signature,
      name: null,
      tag: 'latest',
    });
  }
  return [...drafts.values()];
}
