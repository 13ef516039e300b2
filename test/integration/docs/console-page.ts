/** Runs the console blocks of one page as a reader does: one shell, in a checkout, beside a running service. */
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CLI_ENVIRONMENT_NAMES } from '#config/cli-config.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** Separates what one command printed from what the next one prints. */
const SEPARATOR = '\u001e';

/** What each command printed, standard error included, in the order of the commands. */
export async function runConsolePage(commands: readonly string[]): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'restore-matrix-page-'));
  try {
    for (const name of ['bin', 'data', 'docs']) symlinkSync(join(ROOT, name), join(folder, name));
    const command = join(folder, 'restore-matrix');
    writeFileSync(command, `#!/bin/sh\nexec '${process.execPath}' '${join(ROOT, 'bin/restore-matrix.mjs')}' "$@"\n`);
    chmodSync(command, 0o755);
    const printed = await bash(commands.map(separated).join('\n'), folder);
    return printed.split(`${SEPARATOR}\n`).slice(1);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The separator leaves `$?` to the command behind it. */
function separated(command: string): string {
  return `__status=$?; printf '${SEPARATOR}\\n'; (exit $__status)\n${command}`;
}

function bash(script: string, folder: string): Promise<string> {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !(CLI_ENVIRONMENT_NAMES as readonly string[]).includes(name),
  );
  const env = { ...Object.fromEntries(inherited), PATH: `${folder}${delimiter}${process.env.PATH ?? ''}` };
  return new Promise((resolve, reject) => {
    const child = spawn('bash', ['--noprofile', '--norc', '-c', `exec 2>&1\n${script}`], { cwd: folder, env });
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.on('error', reject);
    child.on('close', () => resolve(out));
  });
}
