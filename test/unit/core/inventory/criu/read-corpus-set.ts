import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { extract } from 'tar-stream';
import type { CriuImageSet } from '../../../../../src/core/formats/criu/criu-image-set.ts';
import { createCriuSetReader } from '../../../../../src/core/formats/criu/criu-set-reader.ts';

/** One image set of data/images, read by the real reader. `path` is relative to that folder. */
export async function readCorpusSet(path: string): Promise<CriuImageSet> {
  const bytes = gunzipSync(readFileSync(fileURLToPath(new URL(`../../../../../data/images/${path}`, import.meta.url))));
  const reader = createCriuSetReader();
  const archive = extract();
  archive.end(bytes);
  for await (const entry of archive) {
    if (entry.header.type === 'symlink') reader.noteLink(entry.header.name, entry.header.linkname ?? '');
    if (entry.header.type === 'file') {
      reader.openFile(entry.header.name, entry.header.size ?? null);
      for await (const chunk of entry) reader.write(chunk as Uint8Array);
      reader.closeFile();
    } else entry.resume();
  }
  return reader.end();
}
