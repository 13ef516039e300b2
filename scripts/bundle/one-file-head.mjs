// The first statements of dist/restore-matrix.mjs. They are written for Node as old as one may meet, and for both kinds
// of module that the file is (bundle.mjs).

/** Built-in modules that cost time to load and that most commands do without: loaded when something of them is used. */
const LAZY = ['child_process', 'crypto', 'fs/promises', 'os', 'stream/web', 'zlib'];

export const ONE_FILE_HEAD = `#!/usr/bin/env node
"use strict";
if (!process.getBuiltinModule) {
  process.stderr.write("restore-matrix: needs Node 20.19 or later, of 22 at least 22.3; this is " + process.versions.node + "\\n");
  process.exit(70);
}
var loadBuiltin = process.getBuiltinModule, lazyBuiltins = ${JSON.stringify(LAZY.map((name) => `node:${name}`))};
var require = function (id) {
  return lazyBuiltins.includes(id) ? new Proxy({}, { get: function (_, name) { return loadBuiltin(id)[name]; } }) : loadBuiltin(id);
};`;
