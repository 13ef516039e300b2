/** The files of the project as the architecture tests see them: what is committed or about to be, nothing generated. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const LEFT_OUT: ReadonlySet<string> = new Set([
  'node_modules',
  '.git',
  '.data',
  'dist',
  'coverage',
  'tmp',
  'generated',
]);

/** Paths from the project's folder, with forward slashes, sorted. */
export function filesUnder(folder: string, ending: string): readonly string[] {
  const entries = readdirSync(`${ROOT}${folder}`, { withFileTypes: true });
  return entries
    .flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (LEFT_OUT.has(entry.name)) return [];
      if (entry.isDirectory()) return filesUnder(path, ending);
      return path.endsWith(ending) ? [path] : [];
    })
    .sort();
}

export function foldersIn(folder: string): readonly string[] {
  return readdirSync(`${ROOT}${folder}`, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !LEFT_OUT.has(entry.name))
    .map((entry) => entry.name)
    .sort();
}

/** Where a file of the project is on this machine. */
export function projectPath(path: string): string {
  return `${ROOT}${path}`;
}

export function readProjectFile(path: string): string {
  return readFileSync(`${ROOT}${path}`, 'utf8');
}

export function isInProject(path: string): boolean {
  return existsSync(`${ROOT}${path}`);
}

export function isFolder(path: string): boolean {
  return isInProject(path) && statSync(`${ROOT}${path}`).isDirectory();
}
