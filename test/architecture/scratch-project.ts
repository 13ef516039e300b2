/** A project in a temporary folder into which a test plants what must not be; scripts are run on it as on the real one. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { projectPath } from './project-files.ts';

export interface ScratchProject {
  readonly folder: string;
  readonly remove: () => void;
}

/** `planted`: text by path. `copied`: files and folders as the project has them. Packages are those of the project. */
export function createScratchProject(
  planted: Readonly<Record<string, string>>,
  copied: readonly string[],
): ScratchProject {
  const folder = mkdtempSync(join(tmpdir(), 'restore-matrix-scratch-'));
  for (const path of copied) cpSync(projectPath(path), join(folder, path), { recursive: true });
  symlinkSync(projectPath('node_modules'), join(folder, 'node_modules'));
  for (const [path, text] of Object.entries(planted)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), `${text}\n`);
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
