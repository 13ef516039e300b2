import { ImageError } from '#core/formats/image-error.ts';
import type { Inventory } from '#core/inventory/inventory.ts';
import { IMAGE_FORMATS } from '#image-formats/image-formats.ts';
import { createImageReader } from '#unpack/image-reader.ts';
import type { ImageOfArchive } from '#usecases/ports/ports.ts';
import { CommandError } from './command-error.ts';
import { fileFault } from './file-fault.ts';
import { openBytes } from './open-bytes.ts';
import { counted, createProgress } from './progress.ts';
import type { Terminal } from './terminal.ts';

export interface ScannedImage {
  readonly inventory: Inventory;
  /** `sha256:...` of the bytes as they are in the file. */
  readonly digest: string;
}

export interface ScannedArchive {
  /** `sha256:...` of the bytes as they are in the file. */
  readonly digest: string;
  readonly images: readonly ImageOfArchive[];
}

/** Nobody wants to know how far it is. */
const SILENT: Pick<Terminal, 'err'> = { err: () => {} };

/**
 * Streams a file (`-` is standard input) through the image reader. Nothing of it is kept or sent. `revision`: the header
 * revision of a Linux-CR image, by id, where it is known. How far it is goes to `terminal.err`.
 */
export async function readImageFile(
  path: string,
  revision: string | null = null,
  terminal: Pick<Terminal, 'err' | 'isInteractive'> = SILENT,
): Promise<ScannedImage> {
  const { inventory, digest } = await readThrough(path, terminal, (reader, bytes) => reader.read(bytes, { revision }));
  return { inventory, digest };
}

/** The same for an archive that may hold several images, such as the checkpoint of a pod. */
export async function readImagesOfFile(
  path: string,
  revision: string | null = null,
  terminal: Pick<Terminal, 'err' | 'isInteractive'> = SILENT,
): Promise<ScannedArchive> {
  return readThrough(path, terminal, (reader, bytes) => reader.readAll(bytes, { revision }));
}

async function readThrough<T>(
  path: string,
  terminal: Pick<Terminal, 'err' | 'isInteractive'>,
  read: (reader: ReturnType<typeof createImageReader>, bytes: AsyncIterable<Uint8Array>) => Promise<T>,
): Promise<T> {
  const body = openBytes(path);
  const progress = createProgress(terminal, 'read');
  try {
    return await read(createImageReader(IMAGE_FORMATS), counted(body.bytes, progress));
  } catch (error) {
    if (error instanceof ImageError) throw new CommandError(`${path}: ${describeImageError(error)}${helpFor(error)}`);
    if (isFileError(error)) throw new CommandError(`cannot read ${path}: ${fileFault(error.code)}`);
    throw error;
  } finally {
    progress.done();
    body.close();
  }
}

function helpFor({ code }: ImageError): string {
  if (code !== 'image-several-sets') return '';
  return '. scan, can-restore and push read all of them; other commands need the checkpoint of one container';
}

/** Message, code and place, for people. */
export function describeImageError({ code, message, offset, file }: ImageError): string {
  const where = [file === null ? '' : `in ${file}`, offset === null ? '' : `at byte ${offset}`].filter((s) => s !== '');
  return `${message} (${[code, ...where].join(' ')})`;
}

/** An error of the file system, not of ours: it names the system call. */
export function isFileError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && 'syscall' in error;
}
