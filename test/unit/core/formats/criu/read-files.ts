import type { CriuFile, CriuImageSet } from '../../../../../src/core/formats/criu/criu-image-set.ts';
import { createCriuSetReader } from '../../../../../src/core/formats/criu/criu-set-reader.ts';
import { CRIU_LIMITS, type CriuLimits } from '../../../../../src/core/formats/criu/limits.ts';
import { ImageError } from '../../../../../src/core/formats/image-error.ts';
import { criuSet } from '../../../../support/images/make-criu.ts';

type Files = Iterable<readonly [string, Uint8Array | { readonly link: string }]>;

export function readFiles(files: Files, limits: Partial<CriuLimits> = {}): CriuImageSet {
  const reader = createCriuSetReader({ ...CRIU_LIMITS, ...limits });
  for (const [name, content] of files) {
    if ('link' in content) reader.noteLink(name, content.link);
    else {
      reader.openFile(name, content.length);
      reader.write(content as Uint8Array);
      reader.closeFile();
    }
  }
  return reader.end();
}

/** One file, read among those of the smallest set. */
export function readOne(name: string, bytes: Uint8Array, limits: Partial<CriuLimits> = {}): CriuFile {
  const file = readFiles([...criuSet(0).set(name, bytes)], limits).files.find((one) => one.name === name);
  if (file === undefined) throw new Error(`${name} is no file of entries`);
  return file;
}

/** `code file offset` of the error it must end in. */
export function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof ImageError) return `${error.code} ${error.file} ${error.offset}`;
    throw error;
  }
  return 'read';
}
