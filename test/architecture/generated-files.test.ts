/** `--check` of each script that writes a page: it fails for a page that is not up to date, and check runs it. */
import { execFile } from 'node:child_process';
import { posix } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { filesUnder, readProjectFile } from './project-files.ts';
import { createScratchProject } from './scratch-project.ts';

const WRITERS = filesUnder('scripts', '.ts').filter((path) => posix.basename(path).startsWith('write-'));

/** What each of them writes, some of it. */
const STALE: Readonly<Record<string, string>> = {
  'scripts/write-openapi.ts': 'docs/openapi.json',
  'scripts/write-rule-pages.ts': 'docs/rules/README.md',
  'scripts/write-truth.ts': 'docs/truth.md',
};

const scratch = createScratchProject({
  planted: Object.fromEntries(Object.values(STALE).map((path) => [path, `${readProjectFile(path)}A word too many.`])),
  copied: ['package.json', 'tsconfig.json', 'scripts'],
  linked: ['src', 'test', 'data'],
});
afterAll(scratch.remove);

function check(script: string): Promise<{ readonly status: unknown; readonly said: string }> {
  return new Promise((resolve) => {
    const args = ['--import', 'tsx', script, '--check'];
    execFile(process.execPath, args, { cwd: scratch.folder }, (error, stdout, stderr) => {
      resolve({ status: error?.code ?? 0, said: stdout + stderr });
    });
  });
}

describe('generated pages', () => {
  it('are each checked by npm run check', () => {
    const steps = [...readProjectFile('scripts/check.mjs').matchAll(/'(scripts\/write-[\w-]+\.ts)', '--check'/g)];
    expect(steps.map(([, script]) => script).sort()).toEqual([...WRITERS]);
    expect(Object.keys(STALE)).toEqual([...WRITERS]);
  });

  it.concurrent.each(WRITERS)('that are stale are named by %s --check', async (script) => {
    const { status, said } = await check(script);
    expect(said).toContain(`${STALE[script]} is not up to date`);
    expect(status).toBe(1);
  });
});
