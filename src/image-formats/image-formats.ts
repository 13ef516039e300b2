import { looksLikeLinuxCr } from '#core/formats/linux-cr/looks-like-linux-cr.ts';
import { BYTE_FORMAT_NAMES, type ByteFormat } from '#core/image/image-format.ts';
import { looksLikeTar } from '#unpack/tar/looks-like-tar.ts';
import type { ImageFormatEntry } from './image-format-entry.ts';

/**
 * Every format of image bytes. All that reads, keeps or converts images is given this table; nothing else asks which
 * format an image has. Recognisers are small. Readers and converters bring schemas and catalogues with them, so each is
 * loaded when an image of its format comes: a scan starts without those of the others.
 */
const ENTRIES: Readonly<Record<ByteFormat, Omit<ImageFormatEntry, 'format'>>> = {
  'linux-cr': {
    recognise: looksLikeLinuxCr,
    loadReader: async () => (await import('#unpack/linux-cr-stream.ts')).LINUX_CR_STREAM,
    conversion: async () => (await import('#image-conversion/convert-linux-cr.ts')).convertLinuxCr,
  },
  criu: {
    // A set alone, in a checkpoint of a container engine, or in a container image: reading the archive shows which.
    recognise: looksLikeTar,
    loadReader: async () => (await import('#unpack/criu-archive.ts')).CRIU_ARCHIVE,
    conversion: async () => (await import('#image-conversion/convert-criu.ts')).convertCriu,
  },
};

export const IMAGE_FORMATS: readonly ImageFormatEntry[] = BYTE_FORMAT_NAMES.map((format) => ({
  format,
  ...ENTRIES[format],
}));
