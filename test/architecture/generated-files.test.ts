/** Scripts that write files of the project: check runs each with `--check`, which fails for a file that is stale. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { writeOrCheck } from '../../scripts/write-or-check.ts';
import { filesUnder, readProjectFile } from './project-files.ts';
import { createScratchProject } from './scratch-project.ts';

const INDEX = 'docs/rules/README.md';
const WRITERS = filesUnder('scripts', '.ts').filter(
  (path) => posix.basename(path).startsWith('write-') && path !== 'scripts/write-or-check.ts',
);

const scratch = createScratchProject({
  planted: { [INDEX]: `${readProjectFile(INDEX)}| a rule too many |`, 'docs/page.md': 'old' },
  copied: ['package.json', 'tsconfig.json', 'scripts'],
  linked: ['src', 'test', 'data'],
});
afterAll(scratch.remove);

describe('generated files', () => {
  it('come from scripts that check runs', () => {
    const steps = [...readProjectFile('scripts/check.mjs').matchAll(/'(scripts\/write-[\w-]+\.ts)', '--check'/g)];
    expect(WRITERS.length).toBeGreaterThanOrEqual(3);
    expect(steps.map(([, script]) => script).sort()).toEqual([...WRITERS]);
  });

  it.each(WRITERS)('of %s are compared, and its npm script is named', (path) => {
    const script = /writeOrCheck\(\{[\s\S]*script: '(\w+)'/.exec(readProjectFile(path))?.[1] ?? '';
    const { scripts } = JSON.parse(readProjectFile('package.json')) as { scripts: Record<string, string> };
    expect(scripts[script]).toContain(path);
  });

  it('such as a rule index that is stale make the check fail', () => {
    const args = ['--import', 'tsx', 'scripts/write-rule-pages.ts', '--check'];
    const { stderr, status } = spawnSync(process.execPath, args, { cwd: scratch.folder, encoding: 'utf8' });
    expect(stderr).toBe(`${INDEX} is not up to date. Run npm run rules.\n`);
    expect(status).toBe(1);
  });
});

describe('writeOrCheck', () => {
  afterEach(() => {
    process.exitCode = undefined;
    vi.restoreAllMocks();
  });

  const root = pathToFileURL(`${scratch.folder}/`);
  const files = { 'docs/page.md': 'new', 'docs/gone.md': 'new' };

  it('names what is stale or gone, and writes it only when it is not to check', () => {
    const said = vi.spyOn(console, 'error').mockReturnValue();
    expect(writeOrCheck({ files, script: 'planted', root, isCheck: true })).toEqual(Object.keys(files));
    expect([process.exitCode, said.mock.calls.length]).toEqual([1, 2]);
    expect(existsSync(join(scratch.folder, 'docs/gone.md'))).toBe(false);

    vi.spyOn(console, 'log').mockReturnValue();
    writeOrCheck({ files, script: 'planted', root, isCheck: false });
    expect(readFileSync(join(scratch.folder, 'docs/page.md'), 'utf8')).toBe('new');
    expect(writeOrCheck({ files, script: 'planted', root, isCheck: true })).toEqual([]);
  });
});
