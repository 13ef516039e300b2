import type { ConvertibleFormat } from '#image-conversion/format-converter.ts';
import type { ReadableFormat } from '#unpack/format-reader.ts';

/** One format: how it is recognised, read, kept (both by its reader) and converted. */
export interface ImageFormatEntry extends ReadableFormat, ConvertibleFormat {}
