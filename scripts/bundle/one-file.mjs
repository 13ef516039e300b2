// Makes dist/restore-matrix.mjs: Common JS without `import` and `export`, as such a text runs as a .mjs file and from
// standard input, where Node takes it for Common JS.
//
// Node compiles a file as a whole before its first statement, some 20 ms for each megabyte. So the parts that commands load
// with import() are in the file as texts, and compiled when they are loaded. The texts are in a comment of a function, whose
// source they are taken from: the scanner skips a comment, but would copy and hash a string. All is ASCII, as with one wider
// character V8 holds the whole file with two bytes for each.
import { basename } from 'node:path';
import { build, transform } from 'esbuild';

/** Built-in modules that cost time to load and that most commands do without: loaded when something of them is used. */
const LAZY = ['child_process', 'crypto', 'fs/promises', 'os', 'stream/web', 'vm', 'zlib'];

const OPENING = 'function(){/*';

/** Written for Node as old as one may meet. `require` is given in Common JS only, so it is ours in both. */
const HEAD = `#!/usr/bin/env node
"use strict";
if (!process.getBuiltinModule) {
  process.stderr.write("restore-matrix: requires Node 20.19 or later (22.3 or later for Node 22); this is " + process.versions.node + "\\n");
  process.exit(70);
}
var loadBuiltin = process.getBuiltinModule, lazyBuiltins = ${JSON.stringify(LAZY.map((name) => `node:${name}`))};
var loaded = {};
var require = function (id) {
  return places[id] ? loaded[id] || loadPart(id) : lazyBuiltins.includes(id) ? loadLazily(id) : loadBuiltin(id);
};
function loadLazily(id) {
  return new Proxy({}, { get: function (_, name) { return loadBuiltin(id)[name]; } });
}
function loadPart(id) {
  var module = { exports: {} };
  var text = source.slice(places[id][0], places[id][1]);
  var run = loadBuiltin("node:vm").compileFunction(text, ["require", "module", "exports"], { filename: "restore-matrix.mjs/" + id });
  run(require, module, module.exports);
  // Plain values are found faster than getters, and nothing that is exported changes afterwards.
  return loaded[id] = Object.assign({}, module.exports);
}
`;

/** `options` are those of esbuild that all bundles share. The metafile lists what is in the text. */
export async function makeOneFile(entry, options) {
  const { outputFiles, metafile } = await build({
    ...options,
    entryPoints: { main: entry },
    outdir: 'dist',
    outExtension: { '.js': '.mjs' },
    format: 'esm',
    splitting: true,
  });
  const parts = await Promise.all(
    outputFiles.map(async ({ path, text }) => [`./${basename(path)}`, await toCommonJs(text, options)]),
  );
  const main = parts.find(([id]) => id === './main.mjs')?.[1] ?? '';
  const texts = parts.filter(([id]) => id !== './main.mjs');
  return { text: `${HEAD}${textsInComment(texts)}${main}`, metafile };
}

/** `source`, and for each part where in it its text begins and ends. */
function textsInComment(texts) {
  const places = {};
  let comment = OPENING;
  for (const [id, text] of texts) {
    const start = comment.length;
    comment += text;
    places[id] = [start, comment.length];
  }
  return `var places = ${JSON.stringify(places)};\nvar source = (${comment}*/}).toString();\n`;
}

async function toCommonJs(text, { platform, target }) {
  // Without dynamic import it becomes a promise of what `require` gives.
  const supported = { 'dynamic-import': false };
  const { code } = await transform(text, { format: 'cjs', platform, target, minify: true, supported });
  // No end of a comment, in which the text is put. In a string, a template or a regular expression, where alone it is found in
  // minified code, this means the same; anywhere else it would be no code, and end the build here.
  const escaped = code.replaceAll('*/', '*\\/');
  await transform(escaped, { target });
  return escaped;
}
