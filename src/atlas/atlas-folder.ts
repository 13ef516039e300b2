/** The atlas as it is kept and reviewed: a folder with a file for each distribution, a kernel on each line. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { addressOf } from '#core/atlas/address.ts';
import type { Atlas, AtlasKernel, AtlasPackage } from '#core/atlas/atlas.ts';
import { kernelLine, packAtlas } from '#core/atlas/atlas-text.ts';
import { faultsOfKernel } from '#core/atlas/check-kernel.ts';
import { idOfDistro } from '#core/atlas/distributions.ts';

const ENDING = '.ndjson';
const OPTIONS = 'options.json';
const PACKAGES = `packages${ENDING}`;

export type AtlasParts = Omit<Atlas, 'revision'>;

/** A folder that holds no atlas, or records that are none; the message lists them. */
export class AtlasFolderError extends Error {
  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.name = 'AtlasFolderError';
  }
}

/** `folder`: data/atlas of a checkout. @throws AtlasFolderError with every fault */
export function readAtlasFolder(folder: string): AtlasParts {
  const options = JSON.parse(readText(folder, OPTIONS)) as readonly string[];
  const packages = linesOf(readText(folder, PACKAGES)).map((line) => JSON.parse(line) as AtlasPackage);
  const files = readdirSync(folder).filter((name) => name.endsWith(ENDING) && name !== PACKAGES);
  const read = files.sort().flatMap((file) => {
    return linesOf(readText(folder, file)).map((line) => ({ file, kernel: JSON.parse(line) as AtlasKernel }));
  });
  const faults = [
    ...read.flatMap(({ file, kernel }) => [
      ...faultsOfKernel(kernel, options).map((fault) => `${file}: ${kernel.release}: ${fault}`),
      ...(file === `${idOfDistro(kernel.distro)}${ENDING}` ? [] : [`${file}: ${kernel.distro} has a file of its own`]),
    ]),
    ...repeated(read.map(({ kernel }) => [kernel.distro, kernel.release, kernel.machine].join(' '))),
    ...repeated(options),
  ];
  if (faults.length > 0) throw new AtlasFolderError(faults);
  return { options, packages, kernels: read.map(({ kernel }) => kernel) };
}

function readText(folder: string, file: string): string {
  try {
    return readFileSync(join(folder, file), 'utf8');
  } catch {
    throw new AtlasFolderError([`${folder} holds no atlas: ${file} is missing`]);
  }
}

const linesOf = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '');

function repeated(texts: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return texts.flatMap((text) => {
    const isKnown = seen.has(text);
    seen.add(text);
    return isKnown ? [`${text} is there twice`] : [];
  });
}

/** The lines of a distribution, and the list of options if it grew. Kernels of one name are replaced. */
export function writeKernels(folder: string, parts: AtlasParts, added: readonly AtlasKernel[]): AtlasParts {
  const addresses = new Set(added.map(addressOf));
  const kernels = [...parts.kernels.filter((kernel) => !addresses.has(addressOf(kernel))), ...added];
  writeFileSync(join(folder, OPTIONS), `${JSON.stringify(parts.options, null, 1)}\n`);
  for (const distro of new Set(added.map((kernel) => kernel.distro))) {
    const lines = kernels.filter((kernel) => kernel.distro === distro).map(kernelLine);
    writeFileSync(join(folder, `${idOfDistro(distro)}${ENDING}`), `${lines.sort().join('\n')}\n`);
  }
  return readAtlasFolder(folder);
}

/** data/atlas.br of the folder: the same bytes for the same records. */
export function compressAtlas(parts: AtlasParts): Buffer {
  const text = packAtlas(parts);
  return brotliCompressSync(text, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: Buffer.byteLength(text),
    },
  });
}
