/** Real CRIU images, each with a signature of its own, and for each a twin that differs where no rule looks. */
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { digestOf } from '#core/digest/digest-of.ts';
import type { Inventory } from '#core/inventory/inventory.ts';
import { signatureOf } from '#core/signature/signature-of.ts';
import { IMAGE_FORMATS } from '#image-formats/image-formats.ts';
import { createImageReader } from '#unpack/image-reader.ts';
import type { ImageStore } from '#usecases/ports/ports.ts';

const CORPUS = new URL('../../data/images/', import.meta.url);
const FOLDERS = ['criu', 'criu-releases', 'containers'] as const;
const MAX_BYTES = 64 * 1024 * 1024;

export type ImageDraft = Omit<Parameters<ImageStore['add']>[0], 'ruleBook'>;

/** As many as there are in the corpus, in an order that mixes programs and kernels. */
export async function variedImages(): Promise<readonly { readonly image: ImageDraft; readonly twin: ImageDraft }[]> {
  const reader = createImageReader(IMAGE_FORMATS, { uploadBytes: MAX_BYTES });
  const inventories = new Map<string, Inventory>();
  for (const folder of FOLDERS) {
    for (const file of await readdir(new URL(`${folder}/`, CORPUS))) {
      const { inventory } = await reader.read(createReadStream(new URL(encodeURI(`${folder}/${file}`), CORPUS)));
      inventories.set(signatureOf(inventory).hash, inventory);
    }
  }
  const sorted = [...inventories].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, inventory]) => inventory);
  return sorted.map((inventory) => ({ image: draftOf(inventory), twin: draftOf(markFirst(inventory)) }));
}

function draftOf(inventory: Inventory): ImageDraft {
  const signature = signatureOf(inventory);
  const digest = `sha256:${digestOf(inventory)}`;
  return { digest, bytes: inventory.read.bytes, inventory, signature, name: null, tag: 'latest' };
}

function markFirst(inventory: Inventory): Inventory {
  const [first, ...rest] = inventory.objects;
  if (first === undefined) throw new Error('an image of the corpus holds no objects');
  return { ...inventory, objects: [{ ...first, attributes: { ...first.attributes, benchTwin: true } }, ...rest] };
}
