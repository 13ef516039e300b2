import { readFileSync, writeFileSync } from 'node:fs';

export interface GeneratedFiles {
  /** Text by path from the folder of the project. */
  readonly files: Readonly<Record<string, string>>;
  /** `npm run rules` writes them. */
  readonly script: string;
  /** For a test: another folder, and the mode. */
  readonly root?: URL;
  readonly isCheck?: boolean;
}

/** Writes the files that are out of date. With `--check` it names them instead, and the process fails. */
export function writeOrCheck({ files, script, root, isCheck }: GeneratedFiles): readonly string[] {
  const at = (path: string) => new URL(path, root ?? new URL('../', import.meta.url));
  const stale = Object.entries(files).filter(([path, text]) => current(at(path)) !== text);
  for (const [path, text] of stale) {
    if (isCheck ?? process.argv.includes('--check')) {
      console.error(`${path} is not up to date. Run npm run ${script}.`);
      process.exitCode = 1;
    } else {
      writeFileSync(at(path), text);
      console.log(`wrote ${path}`);
    }
  }
  return stale.map(([path]) => path);
}

function current(file: URL): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
