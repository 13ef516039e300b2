// The one file has no files beside it, so it contains the files of the project that some sources read.
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join, resolve } from 'node:path';

/** Sources that are replaced in a bundle, most of them by one that holds the file they read. The exports are the same. */
const INLINED = {
  'src/config/product-version.ts': (root) => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    return `export const productVersion = () => ${JSON.stringify(version)};`;
  },
  'src/unpack/xz-decoder-source.ts': () => {
    const path = createRequire(import.meta.url).resolve('xz-decompress/dist/package/xz-decompress.min.js');
    return `export const XZ_DECODER_SOURCE = ${JSON.stringify(readFileSync(path, 'utf8'))};`;
  },
  'src/atlas/atlas-bytes.ts': (root) => {
    const bytes = readFileSync(join(root, 'data', 'atlas.br')).toString('base64');
    return `export const atlasBytes = () => Buffer.from(${JSON.stringify(bytes)}, 'base64');`;
  },
  // The core runs in a browser as well, with SHA-256 in JavaScript. Compiling that takes longer than hashing a few KB.
  'node_modules/@noble/hashes/sha2.js': () => `import { createHash } from 'node:crypto';
export const sha256 = (bytes) => new Uint8Array(createHash('sha256').update(bytes).digest());`,
};

/** Their paths: what they read is in every bundle. */
export const INLINED_SOURCES = Object.keys(INLINED);

/** Packages that a bundle contains as text, so that esbuild does not see them. */
export const INLINED_PACKAGES = ['xz-decompress'];

/** An esbuild plugin. */
export function inlineFiles(root) {
  const names = Object.keys(INLINED).map((source) => basename(source).replaceAll('.', '\\.'));
  return {
    name: 'inline-files',
    setup(build) {
      build.onLoad({ filter: new RegExp(`(${names.join('|')})$`) }, ({ path }) => {
        const source = Object.keys(INLINED).find((known) => pathOf(root, known) === path);
        return source === undefined ? undefined : { contents: INLINED[source](root), loader: 'js' };
      });
    },
  };
}

/** Sources to inline that no bundle contains: they were renamed or removed. */
export function missingSources(root, metafiles) {
  const loaded = new Set(metafiles.flatMap(({ inputs }) => Object.keys(inputs)).map((input) => resolve(root, input)));
  return Object.keys(INLINED).filter((source) => !loaded.has(pathOf(root, source)));
}

/** As esbuild names a source: packages may be links. */
function pathOf(root, source) {
  const path = join(root, source);
  return existsSync(path) ? realpathSync(path) : path;
}
