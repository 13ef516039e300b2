import { readFileSync } from 'node:fs';

/** data/atlas.br. A build has this file inside (scripts/bundle/inline-files.mjs). */
export function atlasBytes(): Uint8Array {
  return readFileSync(new URL('../../data/atlas.br', import.meta.url));
}
