/** A worker unpacks a job and calls one use case. */
import { posix } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { JOB_NAMES } from '#queue/pipeline.ts';
import { filesUnder, readProjectFile } from './project-files.ts';
import { nodesIn, nodesOf, parseText } from './source-syntax.ts';

const WIRING = ['job-handlers', 'main'];
const WORKERS = filesUnder('workers', '.ts').filter((path) => !WIRING.includes(posix.basename(path, '.ts')));

/** Functions that a worker takes from the use cases, under the names it gives them. */
function useCasesOf(nodes: readonly ts.Node[]): ReadonlySet<string> {
  const imports = nodes.filter(ts.isImportDeclaration).filter(({ moduleSpecifier, importClause }) => {
    return moduleSpecifier.getText().startsWith("'#usecases/") && importClause?.isTypeOnly !== true;
  });
  const bindings = imports.flatMap(({ importClause }) => {
    const named = importClause?.namedBindings;
    return named !== undefined && ts.isNamedImports(named) ? [...named.elements] : [];
  });
  return new Set(bindings.filter(({ isTypeOnly }) => !isTypeOnly).map(({ name }) => name.text));
}

/** Everything that a worker calls, where that is not one call of one use case. */
function callsTooMany(nodes: readonly ts.Node[]): readonly string[] {
  const useCases = useCasesOf(nodes);
  const calls = nodes.filter(ts.isCallExpression).map(({ expression }) => expression.getText());
  const [call = ''] = calls;
  return calls.length === 1 && useCases.size === 1 && useCases.has(call) ? [] : calls;
}

/** Jobs whose handler is not one call of one worker beside it. */
function jobsOfMany(nodes: readonly ts.Node[]): readonly string[] {
  const workers = new Set(
    nodes
      .filter(ts.isImportDeclaration)
      .filter(({ moduleSpecifier }) => moduleSpecifier.getText().startsWith("'./"))
      .flatMap(({ importClause }) => {
        const named = importClause?.namedBindings;
        return named !== undefined && ts.isNamedImports(named) ? named.elements.map(({ name }) => name.text) : [];
      }),
  );
  const handlers = nodes.filter(ts.isPropertyAssignment);
  const isWired = ({ initializer }: ts.PropertyAssignment): boolean =>
    ts.isArrowFunction(initializer) &&
    ts.isCallExpression(initializer.body) &&
    workers.has(initializer.body.expression.getText()) &&
    nodesBelow(initializer.body).filter(ts.isCallExpression).length === 1;
  return handlers.filter((handler) => !isWired(handler)).map(({ name }) => name.getText());
}

function nodesBelow(node: ts.Node): readonly ts.Node[] {
  const below: ts.Node[] = [node];
  node.forEachChild((child) => void below.push(...nodesBelow(child)));
  return below;
}

describe('workers', () => {
  it('are there for every job, under its name, and for no other', () => {
    expect(WORKERS.map((path) => posix.basename(path, '.ts'))).toEqual([...JOB_NAMES].sort());
  });

  it('have a line in the picture of the jobs', () => {
    const drawn = [...readProjectFile('src/queue/pipeline.ts').matchAll(/^ \* .+ -> ([\w-]+) +-> /gm)];
    expect(drawn.map(([, job]) => job)).toEqual([...JOB_NAMES]);
  });

  /** Jobs that no use case asks the queue for; the sweep has a clock (src/queue/schedule-sweeps.ts). */
  function neverStarted(jobs: readonly string[]): readonly string[] {
    const sources = filesUnder('src/usecases', '.ts').map(readProjectFile).join('\n');
    const methodOf = (job: string) => job.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
    return jobs.filter((job) => job !== 'sweep-wanted-cells' && !sources.includes(`queue.${methodOf(job)}`));
  }

  it('are for jobs that something starts', () => {
    expect(neverStarted(JOB_NAMES)).toEqual([]);
    expect(neverStarted(['evaluate-profile', 'planted-job'])).toEqual(['planted-job']);
  });

  it.each(WORKERS)('%s calls one use case, once', (path) => {
    expect(callsTooMany(nodesOf(path))).toEqual([]);
  });

  it.each([
    ['two use cases', 'async (p) => { await sweep(p); await prune(p); }', ['sweep', 'prune']],
    ['one use case twice', 'async (p) => { await sweep(p, 1); await sweep(p, 2); }', ['sweep', 'sweep']],
    ['a port', 'async (p) => { await p.cells.giveUp(); await sweep(p); }', ['p.cells.giveUp', 'sweep']],
  ])('are refused when they call %s', (_, body, calls) => {
    const planted = `import { sweep } from '#usecases/x.ts';\nexport const planted = ${body};\n`;
    const imports = body.includes('prune') ? "import { prune } from '#usecases/y.ts';\n" : '';
    expect(callsTooMany(nodesIn(parseText('workers/planted.ts', imports + planted)))).toEqual(calls);
  });

  it('are only wired in job-handlers.ts: a job calls one worker, once', () => {
    expect([...useCasesOf(nodesOf('workers/job-handlers.ts'))]).toEqual([]);
    expect([...useCasesOf(nodesOf('workers/main.ts'))]).toEqual([]);
    expect(jobsOfMany(nodesOf('workers/job-handlers.ts'))).toEqual([]);
  });

  it.each([
    ["'a': (p) => sweep(ports, p)", []],
    ["'a': async () => { await sweep(ports); await prune(ports); }", ["'a'"]],
    ["'a': (p) => sweep(ports, p), 'b': () => ports.cells.giveUp()", ["'b'"]],
    ["'a': sweep", ["'a'"]],
  ])('wired as %s', (properties, many) => {
    const head = "import { sweep } from './sweep.ts';\nimport { prune } from './prune.ts';\n";
    const planted = `${head}export const jobHandlers = (ports) => ({ ${properties} });\n`;
    expect(jobsOfMany(nodesIn(parseText('workers/job-handlers.ts', planted)))).toEqual(many);
  });
});
