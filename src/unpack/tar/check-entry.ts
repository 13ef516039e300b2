import { ImageError } from '#core/formats/image-error.ts';
import type { TarEntry } from './walk-tar.ts';

/**
 * What may be in an archive: files, directories, CRIU's link to the image set before, and the links of `podman save`.
 * Nothing is ever unpacked, but a name is passed on, shown and logged; and an archive that tries is no image.
 */
export function checkEntry(entry: TarEntry, nameBytes: number): 'file' | 'directory' | 'link' {
  const { name } = entry;
  if (isUnsafeName(name, nameBytes)) {
    throw new ImageError('archive-unsafe-name', `unsafe name in the archive: ${printable(name)}`, {
      file: printable(name),
      offset: 0,
    });
  }
  const unsafe = (what: string) =>
    new ImageError('archive-unsafe-entry', `${printable(name)}: ${what} is not allowed`, {
      file: printable(name),
      offset: 0,
    });
  if (entry.isSparse) throw unsafe('a sparse file');
  // A trailing slash made a directory before there was a type for it.
  const isDirectory = entry.type === '5' || (FILE_TYPES.has(entry.type) && name.endsWith('/'));
  if (entry.size > 0 && (isDirectory || entry.type === '2')) throw unsafe('a directory or symbolic link with content');
  if (isDirectory) return 'directory';
  if (FILE_TYPES.has(entry.type)) return 'file';
  // It is noted, never followed.
  if (entry.type === '2' && (name.split('/').at(-1) === 'parent' || isLayerLink(entry))) return 'link';
  throw unsafe(OTHER_TYPES[entry.type] ?? `an entry of type ${printable(entry.type)}`);
}

/**
 * `<id>/layer.tar` -> `../<digest>.tar` in what Podman and skopeo write as `docker-archive`, for releases of Docker that
 * know no `manifest.json`; Docker itself links layers that are the same. The layer is an entry of its own.
 * Source: containers/image, docker/internal/tarfile/writer.go.
 */
function isLayerLink({ name, target }: TarEntry): boolean {
  const isLayer = /^(?:\.\/)?[0-9a-f]{64}\/layer\.tar$/.test(name);
  return isLayer && /^\.\.\/[0-9a-f]{64}(?:\.tar|\/layer\.tar)$/.test(target);
}

/** `7` is a contiguous file. Systems without these treat it as a regular file. */
const FILE_TYPES: ReadonlySet<string> = new Set(['0', '7']);

const OTHER_TYPES: Readonly<Record<string, string>> = {
  1: 'a hard link',
  2: 'a symbolic link',
  3: 'a character device',
  4: 'a block device',
  6: 'a pipe',
  S: 'a sparse file',
};

function isUnsafeName(name: string, maxBytes: number): boolean {
  if (name === '' || Buffer.byteLength(name) > maxBytes || name.startsWith('/') || name.includes('\\')) return true;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(name)) return true;
  return name.split('/').includes('..');
}

function printable(name: string): string {
  return name.slice(0, 128).replace(/[^\x20-\x7e]/g, '?');
}
