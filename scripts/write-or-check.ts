import { readFileSync, writeFileSync } from 'node:fs';

/** Bytes that another release of a compressor writes otherwise. */
export interface GeneratedBytes {
  readonly make: () => Uint8Array;
  /** Does the file that is there say the same? */
  readonly isCurrent: (stored: Buffer) => boolean;
}

export interface GeneratedFiles {
  /** Text or bytes by path from the folder of the project. */
  readonly files: Readonly<Record<string, string | GeneratedBytes>>;
  /** `npm run rules` writes them. */
  readonly script: string;
  /** For a test: another folder, and the mode. */
  readonly root?: URL;
  readonly isCheck?: boolean;
}

/** Writes the files that are out of date. With `--check` it names them instead, and the process fails. */
export function writeOrCheck({ files, script, root, isCheck }: GeneratedFiles): readonly string[] {
  const at = (path: string) => new URL(path, root ?? new URL('../', import.meta.url));
  const stale = Object.entries(files).filter(([path, wanted]) => !isCurrent(at(path), wanted));
  for (const [path, wanted] of stale) {
    if (isCheck ?? process.argv.includes('--check')) {
      console.error(`${path} is not up to date. Run npm run ${script}.`);
      process.exitCode = 1;
    } else {
      writeFileSync(at(path), typeof wanted === 'string' ? wanted : wanted.make());
      console.log(`wrote ${path}`);
    }
  }
  return stale.map(([path]) => path);
}

function isCurrent(file: URL, wanted: string | GeneratedBytes): boolean {
  try {
    const stored = readFileSync(file);
    return typeof wanted === 'string' ? stored.toString('utf8') === wanted : wanted.isCurrent(stored);
  } catch {
    return false;
  }
}
