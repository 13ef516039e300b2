import type { Header } from 'tar-stream';
import { ImageError } from '#core/formats/image-error.ts';
import type { UnpackLimits } from './limits.ts';

/** Nothing is ever unpacked, but a name is passed on, shown and logged; and an archive that tries is no image. */
export function checkEntry(header: Header, limits: UnpackLimits): 'file' | 'directory' | 'link' {
  const { name } = header;
  if (isUnsafeName(name, limits.nameBytes)) {
    throw new ImageError('archive-unsafe-name', `unsafe name in the archive: ${printable(name)}`, {
      file: printable(name),
    });
  }
  const unsafe = (what: string) =>
    new ImageError('archive-unsafe-entry', `${printable(name)}: ${what}`, { file: printable(name) });
  if (Object.keys(header.pax ?? {}).some((key) => key.startsWith('GNU.sparse'))) throw unsafe('a sparse file');
  if (header.size !== undefined && !Number.isSafeInteger(header.size)) throw unsafe('a size that is none');
  switch (header.type) {
    case 'file':
    case 'contiguous-file':
      return 'file';
    case 'directory':
      return 'directory';
    case 'symlink':
      // CRIU's link to the image set before it. It is noted, never followed.
      if (name.split('/').at(-1) === 'parent') return 'link';
      throw unsafe('a symbolic link');
    default:
      throw unsafe(`an entry of the kind ${header.type ?? 'unknown'}`);
  }
}

function isUnsafeName(name: string, maxBytes: number): boolean {
  if (name === '' || Buffer.byteLength(name) > maxBytes || name.startsWith('/') || name.includes('\\')) return true;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(name)) return true;
  return name.split('/').includes('..');
}

function printable(name: string): string {
  return name.slice(0, 128).replace(/[^\x20-\x7e]/g, '?');
}
