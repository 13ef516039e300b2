/**
 * A clone without packages and without a build: its command line makes itself ready, or says what to do. In place of npm
 * there is a program that puts the packages of this checkout there, or fails as npm does without its registry.
 */
import { execFileSync, spawn } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { CliRun } from '../cli/run-cli.ts';

vi.setConfig({ testTimeout: 120_000 });

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** What ensure-ready.mjs needs to tell that an install ended well, and the packages themselves. */
const LINK_PACKAGES = `#!/bin/sh
echo "npm $*" >> ../npm-calls
mkdir node_modules && cd node_modules
ln -s "${ROOT}"node_modules/* "${ROOT}"node_modules/.bin .
cp "${ROOT}"node_modules/.package-lock.json .
`;
const WITHOUT_REGISTRY = '#!/bin/sh\necho "npm error network request to the registry failed" >&2\nexit 1\n';

let folder: string;
let clone: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'restore matrix clone '));
  clone = join(folder, 'clone');
  mkdirSync(clone);
  // What would be committed, also while it is not.
  const list = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], { cwd: ROOT });
  const present = list
    .toString('utf8')
    .split('\0')
    .filter((path) => path !== '' && existsSync(join(ROOT, path)));
  const archive = execFileSync('tar', ['-c', '--null', '-T', '-'], {
    cwd: ROOT,
    input: present.join('\0'),
    maxBuffer: 2 ** 28,
  });
  execFileSync('tar', ['-x', '-C', clone], { input: archive });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(npm: string, ...args: readonly string[]): Promise<CliRun> {
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'npm'), npm);
  chmodSync(join(bin, 'npm'), 0o755);
  // npm tells its scripts where it is; the one on PATH is to be used.
  const { npm_execpath: _npm, ...inherited } = process.env;
  const env = { ...inherited, PATH: [bin, process.env.PATH].join(delimiter) };
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(clone, 'bin', 'restore-matrix.mjs'), ...args], { cwd: folder, env });
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
  });
}

describe('the command line of a fresh clone', () => {
  const image = join(ROOT, 'data/images/linux-cr/a-minimal.img');

  it('says what to do where it cannot get its packages, and it is no answer', async () => {
    const { code, out, err } = await run(WITHOUT_REGISTRY, 'scan', image);
    expect([code, out]).toEqual([70, '']);
    expect(err).toContain('request to the registry failed');
    expect(err).toContain('copy\ndist/restore-matrix.mjs');
    expect(err).toContain('/cli/restore-matrix.mjs of a running service');
  });

  it('makes itself ready once, also where two start at the same time', async () => {
    const both = await Promise.all([run(LINK_PACKAGES, 'scan', image), run(LINK_PACKAGES, 'scan', image)]);
    for (const { code, out } of both) expect([code, out]).toEqual([0, expect.stringMatching(/^format {5}linux-cr/)]);
    expect(readFileSync(join(folder, 'npm-calls'), 'utf8').match(/^npm ci /gm)).toHaveLength(1);
    expect(
      both
        .map(({ err }) => err)
        .join('')
        .match(/^Building/gm),
    ).toHaveLength(1);
    expect(await run(WITHOUT_REGISTRY, 'scan', image)).toEqual({ ...both[0], err: '' });
  });

  it('is built anew when a source changed, and not otherwise', async () => {
    appendFileSync(join(clone, 'src', 'cli', 'exit-code.ts'), '\n');
    expect((await run(WITHOUT_REGISTRY, '--version')).err).toMatch(/^Building \.\.\. [\d.]+ s\n$/);
    expect((await run(WITHOUT_REGISTRY, '--version')).err).toBe('');
  });

  it('does not run an old build after a build that failed', async () => {
    appendFileSync(join(clone, 'src', 'cli', 'exit-code.ts'), 'this is no TypeScript\n');
    const { code, err } = await run(WITHOUT_REGISTRY, '--version');
    expect([code, err]).toEqual([70, expect.stringContaining('exit-code.ts')]);
  });
});
