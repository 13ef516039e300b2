// What `npm run build` makes of the sources (esbuild): dist/restore-matrix.mjs, the command line as one file that needs
// Node alone, and dist/service/, everything that runs a service. Needs the packages and the generated Prisma client.
import { randomUUID } from 'node:crypto';
import { chmodSync, copyFileSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { unnoticedInputs } from './build-sources.mjs';
import { INLINED_PACKAGES, inlineFiles, missingSources } from './inline-files.mjs';
import { licencesOf } from './licences-of.mjs';
import { makeOneFile } from './one-file.mjs';
import { SERVICE_ENTRIES } from './service-entries.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
export const DIST = join(ROOT, 'dist');

const ONE_FILE = 'restore-matrix.mjs';
/** Two folders below the project, as the sources are: what they read of it (data, migrations) is found from both. */
const SERVICE = 'service';
const PAGE = join('src', 'web', 'page');
const SWAGGER_FILES = ['swagger-ui-bundle.js', 'swagger-ui.css'];
/** Packages that others use where they are installed, and do without where they are not. None of them is here. */
const ABSENT = ['pg-native', 'msgpackr-extract', '@valkey/valkey-glide'];

const COMMON = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  write: false,
  metafile: true,
  legalComments: 'none',
  logLevel: 'error',
  plugins: [inlineFiles(ROOT)],
};

/** Packages written for `require` find it, though the bundle is a module. */
const REQUIRE =
  "import { createRequire as createRequireOfBundle } from 'node:module'; const require = createRequireOfBundle(import.meta.url);";

/** Entry files come last, so that none of them appears before what it imports. */
export async function bundle() {
  const bundles = await Promise.all([bundleService(), bundleCommandLine()]);
  const unnoticed = new Set(bundles.flatMap(({ metafile }) => unnoticedInputs(metafile)));
  if (unnoticed.size > 0) throw new Error(`Add to scripts/bundle/build-sources.mjs: ${[...unnoticed].join(', ')}`);
  const missing = missingSources(
    ROOT,
    bundles.map(({ metafile }) => metafile),
  );
  if (missing.length > 0)
    throw new Error(`No bundle contains ${missing.join(', ')} of scripts/bundle/inline-files.mjs`);
  const outputs = bundles.flatMap(({ files }) => files);
  for (const { path, contents } of outputs) writeWhole(join(DIST, path), contents);
  chmodSync(join(DIST, ONE_FILE), 0o755);
  copyAssets();
  removeOthers(new Set(outputs.map(({ path }) => path)));
}

async function bundleCommandLine() {
  const { text, metafile } = await makeOneFile('src/cli/run-command-line.ts', COMMON);
  const notice = licencesOf(ROOT, metafile, INLINED_PACKAGES).replaceAll('*/', '* /');
  const contents = `${text}/*\n${withPlainQuotes(notice)}*/\n`;
  const wide = /[^\0-\x7f]/.exec(contents);
  if (wide !== null)
    throw new Error(`${ONE_FILE} is not ASCII (one-file.mjs has the reason): ${JSON.stringify(wide[0])}`);
  return { metafile, files: [{ path: ONE_FILE, contents }] };
}

function withPlainQuotes(text) {
  return text.replace(/[\u201c\u201d]/g, '"').replace(/[\u2018\u2019]/g, "'");
}

async function bundleService() {
  const { outputFiles, metafile } = await build({
    ...COMMON,
    entryPoints: SERVICE_ENTRIES,
    outdir: join(DIST, SERVICE),
    outExtension: { '.js': '.mjs' },
    format: 'esm',
    splitting: true,
    external: ABSENT,
    banner: { js: REQUIRE },
  });
  const isEntry = ({ path }) =>
    Object.keys(SERVICE_ENTRIES).some((name) => path.endsWith(join(SERVICE, `${name}.mjs`)));
  const inOrder = [...outputFiles.filter((file) => !isEntry(file)), ...outputFiles.filter(isEntry)];
  const licences = licencesOf(ROOT, metafile, [...INLINED_PACKAGES, 'swagger-ui-dist']);
  return {
    metafile,
    files: [
      { path: join(SERVICE, 'LICENCES.txt'), contents: licences },
      ...inOrder.map(({ path, contents }) => ({ path: relative(DIST, path), contents })),
    ],
  };
}

function copyAssets() {
  const swagger = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  const copies = [
    ...readdirSync(join(ROOT, PAGE)).map((name) => [join(ROOT, PAGE, name), join(DIST, SERVICE, 'page', name)]),
    ...SWAGGER_FILES.map((name) => [join(swagger, name), join(DIST, SERVICE, 'swagger-ui', name)]),
  ];
  for (const [from, to] of copies) {
    mkdirSync(dirname(to), { recursive: true });
    copyFileSync(from, to);
  }
}

/** A process that starts meanwhile sees the old file or the new one, never a part. */
function writeWhole(path, contents) {
  mkdirSync(dirname(path), { recursive: true });
  const making = `${path}.${randomUUID()}`;
  writeFileSync(making, contents);
  renameSync(making, path);
}

/** Chunks of earlier builds; their names are of their content. */
function removeOthers(paths) {
  for (const { name } of readdirSync(join(DIST, SERVICE), { withFileTypes: true }).filter((entry) => entry.isFile())) {
    if (!paths.has(join(SERVICE, name))) rmSync(join(DIST, SERVICE, name));
  }
}
