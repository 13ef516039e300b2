/**
 * `node --import tsx test/fuzz/harness/compare-coverage.ts FEW MANY`: how much of the sources few inputs run, and many.
 * Both are folders that NODE_V8_COVERAGE named (docs/robustness.md). A block is a piece of code that V8 counts by itself.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Range {
  readonly startOffset: number;
  readonly endOffset: number;
  readonly count: number;
}

interface Report {
  readonly result: readonly {
    readonly url: string;
    readonly functions: readonly { readonly ranges: readonly Range[] }[];
  }[];
}

interface Source {
  /** By offset: it ran in one of the threads. */
  readonly ran: Uint8Array;
  readonly edges: ReadonlySet<number>;
}

const AREAS = [
  ...['core/formats/linux-cr', 'core/formats/criu', 'core/formats/container', 'core/inventory'],
  ...['core/conversion/linux-cr', 'core/signature', 'core/verdict', 'unpack'],
];
const ROOT = new URL('../../../src/', import.meta.url).href;

function sourceOf(functions: Report['result'][number]['functions'], before: Source | undefined): Source {
  // The outer ranges first, so that the innermost one counts.
  const ranges = functions
    .flatMap((one) => one.ranges)
    .sort((a, b) => a.startOffset - b.startOffset || b.endOffset - a.endOffset);
  const now = new Uint8Array(Math.max(...ranges.map((range) => range.endOffset)));
  for (const { startOffset, endOffset, count } of ranges) now.fill(count > 0 ? 1 : 0, startOffset, endOffset);
  const edges = ranges.flatMap(({ startOffset, endOffset }) => [startOffset, endOffset]);
  return {
    ran: now.map((ran, at) => ran | (before?.ran[at] ?? 0)),
    edges: new Set([...edges, ...(before?.edges ?? [])]),
  };
}

function readCoverage(folder: string): ReadonlyMap<string, Source> {
  const sources = new Map<string, Source>();
  for (const name of readdirSync(folder)) {
    const { result } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Report;
    for (const { url, functions } of result) {
      const [path = ''] = url.split('?');
      if (path.startsWith(ROOT))
        sources.set(path.slice(ROOT.length), sourceOf(functions, sources.get(path.slice(ROOT.length))));
    }
  }
  return sources;
}

/** Blocks of an area: all, those that few inputs run, those that many run, and those that only many run. */
function countBlocks(
  area: string,
  few: ReadonlyMap<string, Source>,
  many: ReadonlyMap<string, Source>,
): readonly number[] {
  const counts = [0, 0, 0, 0];
  for (const [path, { ran, edges }] of many) {
    if (!path.startsWith(`${area}/`)) continue;
    const other = few.get(path);
    const cuts = [...new Set([...edges, ...(other?.edges ?? [])])].sort((a, b) => a - b);
    for (const [index, from] of cuts.entries()) {
      // A single character is a brace.
      if ((cuts[index + 1] ?? from) - from < 2) continue;
      const [byFew, byMany] = [other?.ran[from] === 1, ran[from] === 1];
      [true, byFew, byMany, byMany && !byFew].forEach((is, at) => {
        counts[at] = (counts[at] ?? 0) + (is ? 1 : 0);
      });
    }
  }
  return counts;
}

const [few = '', many = ''] = process.argv.slice(2);
const [fewSources, manySources] = [readCoverage(few), readCoverage(many)];
console.log('| sources | blocks | run by few | run by many | run by many only |\n| --- | --- | --- | --- | --- |');
for (const area of AREAS)
  console.log(`| \`src/${area}\` | ${countBlocks(area, fewSources, manySources).join(' | ')} |`);
