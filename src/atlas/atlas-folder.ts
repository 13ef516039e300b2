/** The atlas as it is kept and reviewed: a folder with a file for each distribution, a kernel on each line. */
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
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
  const misplaced = read.filter(({ file, kernel }) => file !== fileOf(kernel));
  const parts = { options, packages, kernels: read.map(({ kernel }) => kernel) };
  refuse([
    ...misplaced.map(({ file, kernel }) => `${file}: ${kernel.distro} belongs to ${fileOf(kernel)}`),
    ...faultsOf(parts),
  ]);
  return parts;
}

const fileOf = ({ distro }: AtlasKernel): string => `${idOfDistro(distro)}${ENDING}`;

function faultsOf({ options, kernels }: AtlasParts): readonly string[] {
  return [
    ...kernels.flatMap((kernel) =>
      faultsOfKernel(kernel, options).map((fault) => `${kernel.distro} ${kernel.release}: ${fault}`),
    ),
    ...repeated(kernels.map(({ distro, release, machine }) => [distro, release, machine].join(' '))),
    ...repeated(options),
  ];
}

function refuse(faults: readonly string[]): void {
  if (faults.length > 0) throw new AtlasFolderError(faults);
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

/**
 * The atlas with more kernels; those of the same distribution, release and architecture are replaced.
 *
 * @throws AtlasFolderError with every fault
 */
export function withKernels(parts: AtlasParts, added: readonly AtlasKernel[]): AtlasParts {
  const keyOf = ({ distro, release, machine }: AtlasKernel) => [distro, release, machine].join('\n');
  const keys = new Set(added.map(keyOf));
  const kernels = [...parts.kernels.filter((kernel) => !keys.has(keyOf(kernel))), ...added];
  const more = { ...parts, kernels };
  refuse(faultsOf(more));
  return more;
}

/** Writes the files of these distributions and the list of options. Each is there whole, old or new. */
export function writeAtlasFolder(folder: string, { options, kernels }: AtlasParts, distros: readonly string[]): void {
  writeWhole(join(folder, OPTIONS), `${JSON.stringify(options, null, 1)}\n`);
  for (const distro of new Set(distros)) {
    const ofDistro = kernels.filter((kernel) => idOfDistro(kernel.distro) === idOfDistro(distro));
    writeWhole(join(folder, `${idOfDistro(distro)}${ENDING}`), `${ofDistro.map(kernelLine).join('\n')}\n`);
  }
}

function writeWhole(path: string, text: string): void {
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
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
