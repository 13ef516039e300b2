import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createCriuSetReader } from '#core/formats/criu/criu-set-reader.ts';
import { inventoryOfCriu } from '#core/inventory/criu/inventory-of-criu.ts';
import type { Inventory } from '#core/inventory/inventory.ts';
import { corpusPaths, corpusSet } from '../../test/support/images/corpus-files.ts';
import { alternate, type Bench, type Ratio, ratioOf, showSpeed } from '../ratio.ts';

const ROUNDS = 3;
const SECONDS = 3;
/** `crit decode` starts Python anew for every file: two sets a round are enough. */
const SETS_BY_COMMAND = 2;
/** The pythons that a distribution's package may have put pycriu in. */
const PYTHONS = ['/usr/bin/python3', 'python3'];
const SCRIPT = fileURLToPath(new URL('load_with_pycriu.py', import.meta.url));

/** Paths of the files of one image set. */
type SetPaths = readonly string[];

/**
 * Image sets of the corpus into inventories, against CRIT over the same files: as a command for every file, and as its
 * library in one process. Files that this CRIT cannot decode are left out on both sides. Needs CRIT; else says so.
 */
export const benchInventory: Bench = async (note) => {
  const python = PYTHONS.find(hasPycriu);
  if (python === undefined) {
    note('pycriu is not at hand (Debian: apt-get install criu python3-protobuf): nothing to compare with');
    return [];
  }
  const folder = mkdtempSync(join(tmpdir(), 'restore-matrix-bench-'));
  try {
    const all = await writeSets(folder);
    const decodable = JSON.parse(runPycriu(python, 'check', all)) as readonly SetPaths[];
    const sets = decodable.filter(isWhole);
    const files = sets.reduce((sum, paths) => sum + paths.length, 0);
    note(`${sets.length} of ${all.length} sets, ${files} files that CRIT decodes`);
    const figures = { sets: `${sets.length} of ${all.length}, ${files} files`, crit: critVersion() };
    return [await againstCommand(sets, figures), await againstLibrary(python, sets, figures)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

function hasPycriu(python: string): boolean {
  try {
    execFileSync(python, ['-c', 'import pycriu.images'], { stdio: 'ignore' });
    execFileSync('crit', ['--help'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function critVersion(): string {
  try {
    return execFileSync('criu', ['--version'], { encoding: 'utf8' }).split('\n')[0] ?? '';
  } catch {
    return 'of an unknown release';
  }
}

async function writeSets(folder: string): Promise<readonly SetPaths[]> {
  const archives = ['criu', 'criu-releases'].flatMap((name) => corpusPaths(name, '.tar.gz'));
  return Promise.all(
    archives.map(async (archive) => {
      const into = join(folder, basename(archive, '.tar.gz'));
      mkdirSync(into);
      return [...(await corpusSet(archive))].map(([name, data]) => {
        const path = join(into, basename(name));
        writeFileSync(path, data);
        return path;
      });
    }),
  );
}

function inventoryOf(paths: SetPaths): Inventory {
  const reader = createCriuSetReader();
  for (const path of paths) {
    const bytes = readFileSync(path);
    reader.openFile(basename(path), bytes.length);
    reader.write(bytes);
    reader.closeFile();
  }
  return inventoryOfCriu(reader.end());
}

/** A set of which CRIT decodes too little is none for us. */
function isWhole(paths: SetPaths): boolean {
  try {
    return inventoryOf(paths).objects.length > 0;
  } catch {
    return false;
  }
}

function runPycriu(python: string, what: 'check' | 'time', sets: readonly SetPaths[]): string {
  const options = { input: JSON.stringify(sets), encoding: 'utf8' as const, maxBuffer: 64 * 1024 * 1024 };
  return execFileSync(python, [SCRIPT, what, String(SECONDS)], options);
}

/** Sets a second. */
async function ours(sets: readonly SetPaths[]): Promise<number> {
  let count = 0;
  const began = performance.now();
  while (performance.now() - began < SECONDS * 1000) {
    for (const paths of sets) inventoryOf(paths);
    count += sets.length;
  }
  return (count * 1000) / (performance.now() - began);
}

async function againstCommand(sets: readonly SetPaths[], figures: Ratio['figures']): Promise<Ratio> {
  const byCommand = async (round: number): Promise<number> => {
    const chosen = Array.from(
      { length: SETS_BY_COMMAND },
      (_, at) => sets[(round * SETS_BY_COMMAND + at) % sets.length],
    );
    const began = performance.now();
    for (const path of chosen.flatMap((paths) => paths ?? []))
      execFileSync('crit', ['decode', '-i', path, '-o', '/dev/null']);
    return (SETS_BY_COMMAND * 1000) / (performance.now() - began);
  };
  const sides = await alternate(ROUNDS, () => ours(sets), byCommand);
  return ratioOf(sides, {
    name: 'inventory-criu',
    of: 'image sets of the corpus read into inventories / decoded by `crit decode`, file by file',
    goal: 20,
    figures: { ours: showSpeed(sides.ours, 'sets/s'), theirs: showSpeed(sides.theirs, 'sets/s'), ...figures },
  });
}

async function againstLibrary(python: string, sets: readonly SetPaths[], figures: Ratio['figures']): Promise<Ratio> {
  const byLibrary = async (): Promise<number> => {
    const { sets: count, seconds } = JSON.parse(runPycriu(python, 'time', sets)) as { sets: number; seconds: number };
    return count / seconds;
  };
  const sides = await alternate(ROUNDS, () => ours(sets), byLibrary);
  return ratioOf(sides, {
    name: 'inventory-criu-library',
    of: "the same / loaded by CRIT's library, pycriu, in one Python process that is running already",
    goal: null,
    figures: { ours: showSpeed(sides.ours, 'sets/s'), theirs: showSpeed(sides.theirs, 'sets/s'), ...figures },
  });
}
