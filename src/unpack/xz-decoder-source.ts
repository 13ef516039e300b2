import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const FILE = 'xz-decompress/dist/package/xz-decompress.min.js';

/** The program text of the package xz-decompress. A bundle holds the text itself (scripts/bundle/inline-files.mjs). */
export const XZ_DECODER_SOURCE: string = readFileSync(createRequire(import.meta.url).resolve(FILE), 'utf8');
