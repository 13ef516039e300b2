/** `npm run bench [-- name ...]`: every benchmark, or the named ones. What each measures: docs/benchmarks.md. */
import { benchAtlas } from './atlas/bench-atlas.ts';
import { benchCanRestore } from './can-restore/bench-can-restore.ts';
import { benchInventory } from './criu/bench-inventory.ts';
import { benchEvaluate } from './evaluate/bench-evaluate.ts';
import type { Bench, Ratio } from './ratio.ts';
import { showTable } from './show-table.ts';
import { benchStart } from './start/bench-start.ts';
import { benchExpandGzip, benchExpandZstd, benchExpandZstdOwn } from './streams/bench-expand.ts';
import { benchReadCriu } from './streams/bench-read-criu.ts';
import { benchConvertStream, benchReadStream } from './streams/bench-read-stream.ts';
import { benchUpload } from './streams/bench-upload.ts';

const BENCHES: Readonly<Record<string, Bench>> = {
  atlas: benchAtlas,
  'can-restore': benchCanRestore,
  evaluate: benchEvaluate,
  'read-linux-cr': benchReadStream,
  'convert-linux-cr': benchConvertStream,
  'read-criu': benchReadCriu,
  'expand-gzip': benchExpandGzip,
  'expand-zstd': benchExpandZstd,
  'expand-zstd-own': benchExpandZstdOwn,
  'inventory-criu': benchInventory,
  'upload-criu': benchUpload,
  start: benchStart,
};

const names = process.argv.slice(2);
const unknown = names.filter((name) => !Object.hasOwn(BENCHES, name));
if (unknown.length > 0) {
  process.stderr.write(`unknown benchmark ${unknown.join(', ')}; expected one of ${Object.keys(BENCHES).join(', ')}\n`);
  process.exit(2);
}

const ratios: Ratio[] = [];
for (const [name, bench] of Object.entries(BENCHES)) {
  if (names.length > 0 && !names.includes(name)) continue;
  ratios.push(...(await bench((text) => process.stderr.write(`${name}: ${text}\n`))));
}
process.stdout.write(`${showTable(ratios)}\n${JSON.stringify({ node: process.version, ratios })}\n`);
