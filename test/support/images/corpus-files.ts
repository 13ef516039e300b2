import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { extract } from 'tar-stream';

const CORPUS = new URL('../../../data/images/', import.meta.url);

/** Files of a folder of the corpus, sorted, as paths inside the corpus. */
export function corpusPaths(folder: string, ending: string): readonly string[] {
  return readdirSync(new URL(`${folder}/`, CORPUS))
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => `${folder}/${name}`);
}

export function corpusFile(path: string): Buffer {
  return readFileSync(new URL(path, CORPUS));
}

/** The files of a `.tar.gz` of the corpus, in its order, directories left out. */
export async function corpusSet(path: string): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  const archive = extract();
  archive.end(gunzipSync(corpusFile(path)));
  for await (const entry of archive) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry) chunks.push(chunk as Buffer);
    if (entry.header.type === 'file') files.set(entry.header.name, Buffer.concat(chunks));
  }
  return files;
}
