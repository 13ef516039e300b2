/** Rules of the house that no compiler, formatter or import linter sees. Each message says what to do. */
import { spawnSync } from 'node:child_process';
import { posix } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { filesUnder, foldersIn, isInProject, projectPath, readProjectFile } from './project-files.ts';
import { createScratchProject } from './scratch-project.ts';
import { isMadeText, nodesIn, nodesOf, parse, parseText } from './source-syntax.ts';

const SOURCES = [...filesUnder('src', '.ts'), ...filesUnder('workers', '.ts')];
const ARCHITECTURE = readProjectFile('docs/architecture.md');

/** Lines that have a token on them. */
function codeLinesOf(path: string): number {
  const source = parse(path);
  const lines = new Set<number>();
  for (const node of nodesOf(path)) {
    if (node.getChildCount(source) > 0 || node.kind === ts.SyntaxKind.EndOfFileToken) continue;
    const first = source.getLineAndCharacterOfPosition(node.getStart(source)).line;
    const last = source.getLineAndCharacterOfPosition(node.getEnd()).line;
    for (let line = first; line <= last; line += 1) lines.add(line);
  }
  return lines.size;
}

describe('the rooms', () => {
  it('are enough to be worth looking at', () => {
    expect(SOURCES.length).toBeGreaterThanOrEqual(200);
  });

  it('of the core are those of docs/architecture.md', () => {
    const documented = [...ARCHITECTURE.matchAll(/^ {2}([a-z-]+)\/ {2,}\S/gm)].map((match) => match[1] ?? '');
    expect([...documented].sort()).toEqual(foldersIn('src/core'));
  });

  it('of the machine are those of docs/architecture.md', () => {
    const documented = [...ARCHITECTURE.matchAll(/^src\/([a-z-]+)\/ {2,}\S/gm)].map((match) => match[1] ?? '');
    expect([...documented].sort()).toEqual(foldersIn('src'));
  });
});

describe('files', () => {
  const BANNED = new Set(['utils', 'util', 'helpers', 'helper', 'common', 'misc', 'manager', 'types', 'data', 'index']);

  it('have names that say something, in kebab-case', () => {
    const names = [...SOURCES, ...filesUnder('test', '.ts'), ...filesUnder('scripts', '.ts')];
    const bad = names.filter((path) => {
      const words = posix.basename(path).split('.')[0] ?? '';
      const isBanned = path.split('/').some((part) => BANNED.has(part.split('.')[0] ?? ''));
      return isBanned || /(^|-)(utils?|helpers?)(-|$)/.test(words) || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(words);
    });
    expect(bad).toEqual([]);
  });

  it('pass nothing on: whoever needs a thing imports it from where it is', () => {
    // Lint does not look at types.
    const passing = SOURCES.filter((path) => nodesOf(path).some((node) => isPassedOn(node)));
    expect(passing).toEqual([]);
    const planted = parseText('src/planted.ts', "export type { X } from './x.ts';");
    expect(nodesIn(planted).some((node) => isPassedOn(node))).toBe(true);
  });

  function isPassedOn(node: ts.Node): boolean {
    return ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined;
  }

  /** Imports that leave `src/store`, say, for another folder of src by a path of dots. */
  function dottedImports(path: string, text: string): readonly string[] {
    const specifiers = [...text.matchAll(/(?:from|import) '(\.\.\/[^']+)'/g)].map(([, specifier = '']) => specifier);
    return specifiers.filter((specifier) => {
      const to = posix.join(posix.dirname(path), specifier);
      return to.startsWith('src/') && to.split('/')[1] !== path.split('/')[1];
    });
  }

  it('import relatively inside of a folder, and by # across folders', () => {
    expect(SOURCES.flatMap((path) => dottedImports(path, readProjectFile(path)))).toEqual([]);
    expect(dottedImports('src/store/x.ts', "import { y } from '../core/y.ts';")).toEqual(['../core/y.ts']);
  });

  /** Tables: rows of facts, with next to no code. */
  const TABLES: readonly RegExp[] = [
    /^src\/core\/rules\/(criu|linux-cr)\//,
    /^src\/core\/object-types\/(criu|linux-cr)\//,
    /^src\/core\/formats\/criu\/schema\//,
  ];

  it('stay under 300 lines of code, tables apart', () => {
    const long = SOURCES.filter((path) => !TABLES.some((table) => table.test(path)))
      .map((path) => ({ path, lines: codeLinesOf(path) }))
      .filter(({ lines }) => lines > 300);
    expect(long).toEqual([]);
  });
});

describe('lint', () => {
  const PLANTED = `
export { a } from './a.ts';
export * from './b.ts';
type Word = 'yes' | 'no';
export default function planted(word: Word, list: any[]): number {
  ${'list.pop();\n'.repeat(70)}
  switch (word) {
    case 'yes':
      return list[0]!;
  }
  return 0;
}
`;

  it('refuses what the house does without', () => {
    const scratch = createScratchProject({ planted: { 'src/planted.ts': PLANTED }, copied: ['biome.json'] });
    const biome = projectPath('node_modules/@biomejs/biome/bin/biome');
    const args = [biome, 'lint', '--vcs-enabled=false', '--max-diagnostics=none', '--reporter=json'];
    const { stdout, status } = spawnSync(process.execPath, args, { cwd: scratch.folder, encoding: 'utf8' });
    scratch.remove();
    const rules = [...stdout.matchAll(/"category":\s?"lint\/\w+\/(\w+)"/g)].map(([, rule]) => rule);
    expect([...new Set(rules)].sort()).toEqual([
      'noBarrelFile',
      'noDefaultExport',
      'noExcessiveLinesPerFunction',
      'noExplicitAny',
      'noNonNullAssertion',
      'noReExportAll',
      'useExhaustiveSwitchCases',
    ]);
    expect(status).toBe(1);
  });
});

describe('tests', () => {
  const folders = [...readProjectFile('vitest.config.ts').matchAll(/'(test\/[^*']+)\*\*\/\*\.test\.ts'/g)];
  const neverRun = (paths: readonly string[]): readonly string[] =>
    paths.filter((path) => !folders.some(([, folder = '']) => path.startsWith(folder)));

  it('belong to a project of vitest.config.ts, so that each is run', () => {
    expect(neverRun(filesUnder('', '.test.ts'))).toEqual([]);
    expect(neverRun(['test/planted/x.test.ts', 'src/core/x.test.ts', 'test/unit/x.test.ts'])).toHaveLength(2);
  });
});

describe('verdicts', () => {
  const WORDS = new Set(['yes', 'conditional', 'no', 'unknown', 'mixed']);

  /** Who else may write one of the words, and as what. A file that no longer does must leave the list. */
  const ALLOWED: Readonly<Record<string, string>> = {
    'src/api/follow-events.ts': 'the value of a header',
    'src/api/schemas/answer.ts': 'the words an answer may have',
    'src/api/schemas/compare.ts': 'the severities of reasons',
    'src/api/schemas/object-type.ts': 'kinds of conversion',
    'src/api/schemas/rule.ts': 'what an unmet need of a rule comes to, for the contract',
    'src/cli/ask-server.ts': 'the words an answer may have',
    'src/core/answer/answer-for-fleet.ts': 'a profile that is not recorded is unknown',
    'src/core/answer/answer-for-sets.ts': 'a pod is no where one of its containers is, unknown where one was not asked',
    'src/core/answer/atlas-candidates.ts': 'what a strict question makes of a kernel of the atlas',
    'src/core/answer/judge-profiles.ts': 'a fault of ours is unknown',
    'src/cli/render-guarantee.ts': 'the home kernel, where neither image nor question names one',
    'src/core/conversion/criu/judge-converted.ts': 'which verdicts a converted set may have',
    'src/core/guarantee/combine-ladders.ts': 'images of which some break a rung',
    'src/core/guarantee/judge-population.ts': 'a rung that is not provable',
    'src/core/guarantee/judge-requirement.ts': 'one image that breaks a policy breaks it',
    'src/core/formats/container/facts-of-file.ts': 'a namespace without a kind',
    'src/core/kconfig/look-up-option.ts': 'what a partial configuration says of an option',
    'src/core/kubernetes/decide-admission.ts': 'whose reasons a message gives',
    'src/core/matrix/count-nodes.ts': 'nodes nobody has a verdict for are unknown',
    'src/core/matrix/compare-columns.ts': 'the severity of findings that make a verdict',
    'src/core/matrix/roll-up.ts': 'the answer about several profiles',
    'src/core/object-types/linux-cr/header-changes.ts': 'kinds of conversion',
    'src/core/observation/apply-observations.ts': 'what a strict question makes of a restore on one host',
    'src/core/observation/merge-observed.ts': 'what is in force where a real restore was observed',
    'src/core/rules/criu/credentials.ts': 'what a kernel below a minimum that nobody verified comes to',
    'src/core/rules/criu/gpu.ts': 'what a kernel below a minimum that nobody verified comes to',
    'src/core/rules/criu/lsm.ts': 'what a kernel below a minimum that nobody verified comes to',
    'src/core/rules/criu/memory.ts': 'what a kernel below a minimum that nobody verified comes to',
    'src/core/rules/criu/process.ts': 'what a kernel below a minimum that nobody verified comes to',
    'src/core/rules/criu/sockets.ts': 'what a kernel below a minimum that nobody verified comes to',
    'src/core/rules/criu/broken-releases.ts': 'what an unmet need means where no record tells',
    'src/core/rules/criu/vdso.ts': 'what an unmet need means where no record tells',
    'src/core/way-out/nearest-alternative.ts': 'which verdicts of another profile help',
    'src/core/rules/criu/cpu.ts': 'what an unmet need means where the image does not tell',
    'src/core/rules/criu/files.ts': 'what an unmet need means on releases that nobody has seen',
    'src/core/rules/criu/firewall.ts': 'what a rule needs that the rule book does not know',
    'src/core/rules/criu/format.ts': 'what content needs that the rule book does not know',
    'src/core/rules/criu/network.ts': 'what an unmet need means where the image does not tell',
    'src/core/rules/linux-cr/unknown-rules.ts': 'what content needs that the rule book does not know',
    'src/core/rules/criu/base.ts': 'what an unmet need means where a filter may allow the call',
    'src/core/rules/criu/restorer.ts': 'what an unmet need means in a user namespace',
    'src/queue/run-worker.ts': 'the name of a job that is gone',
    'src/usecases/guarantees/judge-rows.ts': 'a cell that nobody evaluated yet',
    'src/usecases/kubernetes/judge-nodes.ts': 'a node or an image that nothing describes is unknown',
  };

  function writesVerdict(node: ts.Node): boolean {
    return isMadeText(node) && WORDS.has(node.text);
  }

  it('are made in src/core/verdict; elsewhere only what is listed above', () => {
    const makers = SOURCES.filter((path) => !path.startsWith('src/core/verdict/')).filter((path) =>
      nodesOf(path).some(writesVerdict),
    );
    expect(makers).toEqual(Object.keys(ALLOWED).sort());
  });
});

describe('the outside world', () => {
  /** Identifiers that reach out of a computation, or that a browser does not have. */
  const IMPURE = new Set([
    ...['process', 'Buffer', 'global', 'globalThis', 'window', 'require', '__dirname', '__filename', 'console'],
    ...['fetch', 'performance', 'crypto', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'Date'],
  ]);

  function isName(node: ts.Node): node is ts.Identifier {
    if (!ts.isIdentifier(node)) return false;
    const { parent } = node;
    const isMember = ts.isPropertyAccessExpression(parent) && parent.name === node;
    const isKey = (ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent)) && parent.name === node;
    return !isMember && !isKey;
  }

  /** A file may call something of its own `process`. */
  function declaredIn(path: string): ReadonlySet<string> {
    const declarations = nodesOf(path).filter(
      (node) => ts.isVariableDeclaration(node) || ts.isParameter(node) || ts.isBindingElement(node),
    );
    return new Set(declarations.map((node) => node.name.getText()));
  }

  function isRandom(node: ts.Node): boolean {
    return ts.isPropertyAccessExpression(node) && node.getText() === 'Math.random';
  }

  it('is not seen by the core: no clock, no chance, no environment, nothing of Node', () => {
    const impure = filesUnder('src/core', '.ts').flatMap((path) => {
      const own = declaredIn(path);
      return nodesOf(path)
        .filter((node) => (isName(node) && IMPURE.has(node.text) && !own.has(node.text)) || isRandom(node))
        .map((node) => `${path}: ${node.getText()}`);
    });
    expect(impure).toEqual([]);
  });

  /** Handing the environment to readConfig is not reading it. */
  function readsEnvironment(node: ts.Node): boolean {
    if (!ts.isPropertyAccessExpression(node) || node.getText() !== 'process.env') return false;
    return !(ts.isCallExpression(node.parent) && node.parent.expression.getText() === 'readConfig');
  }

  it('is configured in one place: only src/config reads the environment', () => {
    const readers = SOURCES.filter((path) => nodesOf(path).some(readsEnvironment));
    expect(readers).toEqual(['src/config/cli-config.ts', 'src/config/config.ts']);
  });
});

describe('entry points', () => {
  it.each(['src/start.ts', 'src/server.ts', 'workers/main.ts', 'src/cli/main.ts', 'src/compose.ts'])(
    '%s is there',
    (path) => {
      expect(isInProject(path)).toBe(true);
    },
  );
});
