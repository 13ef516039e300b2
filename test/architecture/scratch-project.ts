/** A project in a temporary folder into which a test plants what must not be; scripts are run on it as on the real one. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { projectPath } from './project-files.ts';

export interface ScratchProject {
  readonly folder: string;
  readonly remove: () => void;
}

/** `planted`: text by path. `copied` and `linked`: what it has of the project; its packages are linked always. */
export function createScratchProject({
  planted,
  copied,
  linked = [],
}: {
  readonly planted: Readonly<Record<string, string>>;
  readonly copied: readonly string[];
  readonly linked?: readonly string[];
}): ScratchProject {
  const folder = mkdtempSync(join(tmpdir(), 'restore-matrix-scratch-'));
  for (const path of copied) cpSync(projectPath(path), join(folder, path), { recursive: true });
  for (const path of ['node_modules', ...linked]) symlinkSync(projectPath(path), join(folder, path));
  for (const [path, text] of Object.entries(planted)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), `${text}\n`);
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
