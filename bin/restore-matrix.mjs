#!/usr/bin/env node
// The command `restore-matrix` of a checkout and of the npm package. A checkout is made ready first, as by `npm start`;
// the package holds the build alone.
import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

/** EX_SOFTWARE, as of every fault of ours (docs/cli.md): 1 would be the answer "no". */
const FAULT = 70;
const ADVICE = `restore-matrix: this checkout has not been built. That takes npm and its registry, once. Without them, copy
dist/restore-matrix.mjs from a checkout that is built, from a release, or from /cli/restore-matrix.mjs of a running service:
it is the command line as one file and needs Node alone.`;

const ready = new URL('../scripts/ensure-ready.mjs', import.meta.url);
if (existsSync(ready)) {
  const { ensureBuilt } = await import(ready);
  await ensureBuilt({ status: FAULT, advice: ADVICE });
}

// Node 22 and later keep what they compiled. Not in a folder for temporary files: others could put something there.
module.enableCompileCache?.(fileURLToPath(new URL('../dist/.compiled', import.meta.url)));
const isService = process.argv[2] === 'serve' && process.argv.length === 3;
await import(isService ? '../dist/service/start.mjs' : '../dist/restore-matrix.mjs');
