/** No runner is here, so what can go wrong in the workflows without one is looked at: names, versions, files. */
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { TARGETS } from '../fuzz/harness/fuzz-targets.ts';
import { filesUnder, readProjectFile } from './project-files.ts';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

interface Job {
  readonly 'timeout-minutes'?: number;
  readonly strategy?: {
    readonly matrix: { readonly node?: readonly string[]; readonly include?: readonly { readonly target: string }[] };
  };
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly on: Readonly<Record<string, { readonly tags?: readonly string[] } | null>>;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const { engines, scripts } = JSON.parse(readProjectFile('package.json')) as {
  readonly engines: { readonly node: string };
  readonly scripts: Readonly<Record<string, string>>;
};
const read = (name: string) => parse(readProjectFile(`.github/workflows/${name}.yml`)) as Workflow;
const PATHS = filesUnder('.github/workflows', '.yml');
const jobs = PATHS.flatMap((path) =>
  Object.entries((parse(readProjectFile(path)) as Workflow).jobs).map(([name, job]) => ({
    name: `${path} ${name}`,
    job,
  })),
);

describe('workflows', () => {
  it('are those that are tested here', () => {
    expect(PATHS).toEqual(['.github/workflows/release.yml', '.github/workflows/test.yml']);
  });

  it.each(jobs)('$name ends some time and runs scripts that are there', ({ job }) => {
    expect(job['timeout-minutes']).toBeGreaterThan(0);
    const called = job.steps.flatMap(({ run = '' }) =>
      [...run.matchAll(/npm (?:run )?([a-z:]+)/g)].map(([, name]) => name),
    );
    expect(called.filter((name) => name !== undefined && scripts[name] === undefined)).toEqual([]);
  });

  it.each(jobs)('$name has no expression in a script, where a value would be code', ({ job }) => {
    for (const { run = '' } of job.steps) expect(run).not.toContain('${{');
  });

  it('may write where something is released, and read elsewhere', () => {
    expect(read('test').permissions).toEqual({ contents: 'read' });
    expect(read('release').permissions).toEqual({ contents: 'write' });
  });
});

describe('the workflow of tests', () => {
  const workflow = read('test');

  it('runs them on the oldest Node that is supported, and on 22 and 24', () => {
    const versions = workflow.jobs.test?.strategy?.matrix.node ?? [];
    expect(engines.node).toBe(`>=${versions[0]}`);
    expect(versions.slice(1)).toEqual(['22', '24']);
    expect(workflow.jobs.test?.steps.map(({ run }) => run)).toContain('npm test');
  });

  it('fuzzes every target at night', () => {
    expect(Object.keys(workflow.on)).toContain('schedule');
    const targets = workflow.jobs.fuzz?.strategy?.matrix.include?.map(({ target }) => target) ?? [];
    expect([...targets].sort()).toEqual(Object.keys(TARGETS).sort());
  });
});

describe('the workflow of releases', () => {
  it('tests, builds, and attaches the one file with its digest', () => {
    const { on, jobs } = read('release');
    expect(on.push?.tags).toEqual(['v*']);
    const runs = jobs.release?.steps.map(({ run = '' }) => run).filter((run) => run !== '') ?? [];
    expect(runs.indexOf('npm test')).toBeGreaterThanOrEqual(0);
    expect(runs.indexOf('npm run build')).toBeGreaterThan(runs.indexOf('npm test'));
    expect(runs.at(-1)).toMatch(/dist\/restore-matrix\.mjs dist\/restore-matrix\.mjs\.sha256$/);
  });
});
