// The one file has no files beside it, so what some sources read from the project is put into it.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** Sources that are something else in a bundle, most of them with the file that they read. The exports are the same. */
const INLINED = {
  'src/config/product-version.ts': (root) => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    return `export const productVersion = () => ${JSON.stringify(version)};`;
  },
  'src/unpack/xz-decoder-source.ts': () => {
    const path = createRequire(import.meta.url).resolve('xz-decompress/dist/package/xz-decompress.min.js');
    return `export const XZ_DECODER_SOURCE = ${JSON.stringify(readFileSync(path, 'utf8'))};`;
  },
  // The core runs in a browser as well, with sha256 in JavaScript. Before that is compiled, a few KB take it milliseconds.
  'node_modules/@noble/hashes/sha2.js': () => `import { createHash } from 'node:crypto';
export const sha256 = (bytes) => new Uint8Array(createHash('sha256').update(bytes).digest());`,
};

/** Packages that are in a bundle as text, so that esbuild does not know of them. */
export const INLINED_PACKAGES = ['xz-decompress'];

/** An esbuild plugin. A source that is not there ends the build. */
export function inlineFiles(root) {
  return {
    name: 'inline-files',
    setup(build) {
      const seen = new Set();
      build.onLoad({ filter: /(product-version|xz-decoder-source)\.ts$|[\\/]sha2\.js$/ }, ({ path }) => {
        const source = Object.keys(INLINED).find((known) => join(root, known) === path);
        if (source === undefined) return undefined;
        seen.add(source);
        return { contents: INLINED[source](root), loader: 'js' };
      });
      build.onEnd(() => {
        const missing = Object.keys(INLINED).filter((source) => !seen.has(source));
        return { errors: missing.map((source) => ({ text: `${source} must be inlined but was not loaded` })) };
      });
    },
  };
}
