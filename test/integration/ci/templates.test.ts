/** The script lines of both templates, run as a runner does: by bash, in a folder of the job, with files for its outputs. */
import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import { CORPUS } from '../cli/run-cli.ts';

// Each test starts processes of its own, on machines that may be busy.
vi.setConfig({ testTimeout: 120_000 });

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const IMAGE = join(CORPUS, 'linux-cr/b-pipes-epoll-sockets-ipc-pty.img');
const YES = join(ROOT, 'docs/examples/linux-cr-2.6.40.json');
const NO = join(ROOT, 'docs/examples/linux-cr-2.6.38-no-sysvipc.json');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** Of curl, for an answer such as 404. */
const CURL_HTTP_ERROR = 22;

/** Serves what was built, as a release or a service does. */
let serving: Server;
let server: string;
beforeAll(async () => {
  serving = createServer((request, response) => {
    const isThere = request.url === '/restore-matrix.mjs';
    response.writeHead(isThere ? 200 : 404).end(isThere ? readFileSync(join(ROOT, 'dist/restore-matrix.mjs')) : '');
  });
  await new Promise<void>((resolve) => serving.listen(0, '127.0.0.1', resolve));
  server = `http://127.0.0.1:${(serving.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => serving.close(resolve)));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'restore-matrix-ci-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** `-e` and `pipefail` as GitHub runs `shell: bash`. */
function bash(script: string, env: Readonly<Record<string, string>>): Promise<{ code: number | null; out: string }> {
  return new Promise((resolve, reject) => {
    const given = { PATH: process.env.PATH ?? '', HOME: folder, ...env };
    const child = spawn('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', script], {
      cwd: folder,
      env: given,
    });
    let out = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        out += text;
      });
    }
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out }));
  });
}

interface Step {
  readonly id?: string;
  readonly shell?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

describe('the GitHub action', () => {
  const text = read('.github/actions/can-restore/action.yml');
  const action = parse(text);
  const steps: readonly Step[] = action.runs.steps;
  const inputs: Readonly<Record<string, { readonly default?: string }>> = action.inputs;

  /** `${{ inputs.x }}` as a runner fills it in; it must not stand in a script, where a value would be code. */
  const fill = (value: string, given: Readonly<Record<string, string>>): string =>
    value.replace(/\$\{\{ inputs\.([\w-]+) \}\}/g, (_, name: string) => given[name] ?? inputs[name]?.default ?? '');

  async function run(given: Readonly<Record<string, string>>) {
    const runner = {
      GITHUB_ACTION_PATH: join(ROOT, '.github/actions/can-restore'),
      RUNNER_TEMP: folder,
      GITHUB_OUTPUT: join(folder, 'output'),
      GITHUB_STEP_SUMMARY: join(folder, 'summary'),
    };
    writeFileSync(runner.GITHUB_OUTPUT, '');
    writeFileSync(runner.GITHUB_STEP_SUMMARY, '');
    let out = '';
    for (const step of steps) {
      if (step.run === undefined) continue;
      const env = Object.fromEntries(Object.entries(step.env ?? {}).map(([name, value]) => [name, fill(value, given)]));
      const ran = await bash(step.run, { ...runner, ...env });
      out += ran.out;
      if (ran.code !== 0) return { code: ran.code, out, outputs: readFileSync(runner.GITHUB_OUTPUT, 'utf8') };
    }
    return { code: 0, out, outputs: readFileSync(runner.GITHUB_OUTPUT, 'utf8') };
  }

  it('uses every input that it declares and no other, and none inside a script', () => {
    const used = [...text.matchAll(/\$\{\{ inputs\.([\w-]+) \}\}/g)].map(([, name]) => String(name));
    expect([...new Set(used)].sort()).toEqual(Object.keys(inputs).sort());
    for (const step of steps) expect(step.run ?? '').not.toContain('${{');
    const ids = steps.map(({ id }) => id);
    for (const { value } of Object.values<{ value: string }>(action.outputs)) {
      expect(ids).toContain(/steps\.(\w+)\.outputs/.exec(value)?.[1]);
    }
  });

  it('fails with the reasons as annotations, and passes where the image restores', async () => {
    const [no, yes, conditional] = [
      await run({ image: IMAGE, profile: NO }),
      await run({ image: IMAGE, profile: YES, 'accept-steps': 'true' }),
      await run({ image: IMAGE, profile: YES }),
    ];
    expect([no.code, yes.code, conditional.code]).toEqual([1, 0, 5]);
    expect(no.out).toMatch(/^::error .*linux-cr-ipc-kconfig/m);
    expect(no.outputs).toBe('answer=no\njson=restore-matrix.json\n');
    expect(yes.outputs).toContain('answer=conditional\n');
    expect(JSON.parse(readFileSync(join(folder, 'restore-matrix.json'), 'utf8')).answer).toBe('conditional');
  });

  it('runs the command line of a path or a URL, where it is given one', async () => {
    const given = { image: IMAGE, profile: NO };
    expect((await run({ ...given, 'command-line': join(ROOT, 'dist/restore-matrix.mjs') })).code).toBe(1);
    expect((await run({ ...given, 'command-line': `${server}/restore-matrix.mjs` })).code).toBe(1);
    const missing = await run({ ...given, 'command-line': `${server}/nothing.mjs` });
    expect([missing.code, missing.outputs]).toEqual([CURL_HTTP_ERROR, '']);
  });

  it('takes inputs for what they are, and a question that is wrong is no answer', async () => {
    const hostile = await run({ image: '$(touch made-by-input); `touch made-by-input` "', profile: NO });
    expect([hostile.code, hostile.outputs]).toEqual([2, '']);
    expect((await bash('ls', {})).out).not.toContain('made-by-input');
  });
});

describe('the GitLab template', () => {
  const placed = (file: string): string => {
    copyFileSync(file, join(folder, 'profile.json'));
    return 'profile.json';
  };
  const job = parse(read('ci/gitlab/restore-matrix.gitlab-ci.yml'))['.restore-matrix'];
  const run = (profile: string, more = '', from: Readonly<Record<string, string>> = { RESTORE_MATRIX_HOME: ROOT }) =>
    bash([...job.before_script, ...job.script].join('\n'), {
      ...from,
      CI_PROJECT_DIR: folder,
      CHECKPOINT_IMAGE: IMAGE,
      // Options are split into words, so the name of a file in them has no space.
      CAN_RESTORE_OPTIONS: `--profile ${placed(profile)} ${more}`,
    });

  it('fails or passes by the answer, with a report either way', async () => {
    expect(job.artifacts.reports.junit).toBe('restore-matrix.xml');
    const report = () => readFileSync(join(folder, 'restore-matrix.xml'), 'utf8');
    expect((await run(NO)).code).toBe(1);
    expect(report()).toContain('linux-cr-ipc-kconfig');
    expect((await run(YES, '--accept-steps')).code).toBe(0);
    expect(report()).toContain('failures="0"');
    const fromService = { RESTORE_MATRIX_URL: `${server}/restore-matrix.mjs` };
    expect((await run(YES, '--accept-steps', fromService)).code).toBe(0);
  });
});
