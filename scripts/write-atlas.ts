/** Writes data/atlas.br of data/atlas. `--check` writes nothing and fails when it is not up to date. */
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';
import { compressAtlas, readAtlasFolder } from '../src/atlas/atlas-folder.ts';
import { packAtlas } from '../src/core/atlas/atlas-text.ts';
import { writeOrCheck } from './write-or-check.ts';

const parts = readAtlasFolder(fileURLToPath(new URL('../data/atlas', import.meta.url)));
const text = packAtlas(parts);
writeOrCheck({
  files: {
    'data/atlas.br': {
      make: () => compressAtlas(parts),
      isCurrent: (stored) => brotliDecompressSync(stored).toString('utf8') === text,
    },
  },
  script: 'atlas',
});
