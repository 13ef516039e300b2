import { spawn } from 'node:child_process';
import { copyFileSync, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CliRun } from './run-cli.ts';

const BUILT = fileURLToPath(new URL('../../../dist/restore-matrix.mjs', import.meta.url));

/** The built command line, alone in a folder: no package is above it, and no variable helps to find one. */
export function placeOneFile(folder: string): string {
  for (let above = folder; above !== dirname(above); above = dirname(above)) {
    if (existsSync(join(above, 'node_modules'))) throw new Error(`there are packages in ${above}`);
  }
  const file = join(folder, 'restore-matrix.mjs');
  copyFileSync(BUILT, file);
  return file;
}

/** Runs Node with an empty environment; `input` is its standard input, such as the program itself. */
export function runNode(args: readonly string[], cwd: string, input?: Uint8Array): Promise<CliRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, stdio: 'pipe', env: {} });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
    child.stdin.on('error', () => {}); // a command that never reads its input is fine
    child.stdin.end(input);
  });
}
