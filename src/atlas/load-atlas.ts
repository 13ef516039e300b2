import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import type { Atlas } from '#core/atlas/atlas.ts';
import { readAtlas } from '#core/atlas/atlas-text.ts';
import type { AtlasSource } from '#usecases/ports/atlas.ts';

const decompress = promisify(brotliDecompress);

let loaded: Promise<Atlas> | null = null;

/** The atlas of this version, read on first use and kept: some 4 MB of text. */
export function loadAtlas(): Promise<Atlas> {
  loaded ??= read();
  return loaded;
}

async function read(): Promise<Atlas> {
  const { atlasBytes } = await import('./atlas-bytes.ts');
  return readAtlas((await decompress(atlasBytes())).toString('utf8'));
}

export const ATLAS_SOURCE: AtlasSource = { read: loadAtlas };
