/** Writes data/atlas.br of data/atlas. `--check` writes nothing and fails when it is not up to date. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';
import { compressAtlas, readAtlasFolder } from '../src/atlas/atlas-folder.ts';
import { packAtlas } from '../src/core/atlas/atlas-text.ts';

const PACKED = new URL('../data/atlas.br', import.meta.url);
const parts = readAtlasFolder(fileURLToPath(new URL('../data/atlas', import.meta.url)));

if (brotliDecompressSync(readFileSync(PACKED)).toString('utf8') !== packAtlas(parts)) {
  if (process.argv.includes('--check')) {
    console.error('data/atlas.br is not up to date. Run npm run atlas.');
    process.exitCode = 1;
  } else {
    writeFileSync(PACKED, compressAtlas(parts));
    console.log('wrote data/atlas.br');
  }
}
