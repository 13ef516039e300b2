/** The import rules (.dependency-cruiser.cjs) leave no folder out, name none that is gone, and bite. */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { afterAll, describe, expect, it } from 'vitest';
import { filesUnder, foldersIn, projectPath, readProjectFile } from './project-files.ts';
import { createScratchProject } from './scratch-project.ts';

type Pattern = string | readonly string[];
interface Rule {
  readonly name: string;
  readonly from: { readonly path?: Pattern; readonly pathNot?: Pattern };
  readonly to: { readonly path?: Pattern; readonly pathNot?: Pattern };
}

const RULES = (createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as { forbidden: Rule[] }).forbidden;
const FILES = [
  ...['src', 'workers', 'test'].flatMap((folder) => filesUnder(folder, '')),
  'src/store/generated/client.ts',
];

/** Folders of `parent` of which no rule says what they may import of their sisters. */
function foldersWithoutRule(parent: string, folders: readonly string[]): readonly string[] {
  const ruled = RULES.filter(({ to }) => String(to.path).startsWith(parent === 'src' ? '^(src|' : `^${parent}/`));
  return folders.filter((folder) => !ruled.some(({ from }) => from.path === `^${parent}/${folder}/`));
}

/** `rule: pattern` for each pattern of a path that no file has any more. */
function patternsOfNothing(rules: readonly Rule[]): readonly string[] {
  return rules.flatMap(({ name, from, to }) =>
    [from.path, from.pathNot, to.path, to.pathNot]
      .flat()
      .flatMap((pattern = '') => pattern.split('|^').map((part) => part.replace(/^\^?/, '^')))
      .filter((pattern) => /^\^(src|workers|test)\//.test(pattern))
      .filter((pattern) => !FILES.some((file) => new RegExp(pattern).test(file)))
      .map((pattern) => `${name}: ${pattern}`),
  );
}

/** Stages, or rooms, that may import one that is listed below them: so none can go in a circle. */
function outOfOrder(rules: readonly Rule[], ruled: RegExp): readonly string[] {
  const stages = rules.filter(({ name }) => ruled.test(name));
  const above = new Set<string>();
  return stages.flatMap(({ name, to }) => {
    const [own = '', ...earlier] = [to.pathNot]
      .flat()
      .map((path = '') => /^\^src\/\w+\/([\w-]+)/.exec(path)?.[1] ?? '');
    above.add(own);
    return earlier.filter((stage) => !above.has(stage)).map((stage) => `${name}: ${stage}`);
  });
}

/** Files of ports that nothing outside of the use cases implements. */
function portsWithoutAdapter(ports: readonly string[]): readonly string[] {
  const adapters = filesUnder('src', '.ts').filter((path) =>
    /^src\/(store|queue|unpack|image-conversion|webhooks|atlas)\//.test(path),
  );
  const texts = adapters.map(readProjectFile);
  return ports.filter((port) => !texts.some((text) => text.includes(`'#${port.slice('src/'.length)}'`)));
}

describe('the import rules', () => {
  it('say for each folder of src what it may import', () => {
    expect(foldersWithoutRule('src', foldersIn('src'))).toEqual([]);
    expect(foldersWithoutRule('src', ['store', 'planted'])).toEqual(['planted']);
  });

  it('have a stage for each folder of the core', () => {
    expect(foldersWithoutRule('src/core', foldersIn('src/core'))).toEqual([]);
    expect(foldersWithoutRule('src/core', ['verdict', 'planted'])).toEqual(['planted']);
  });

  it('have a room for each folder of the use cases', () => {
    expect(foldersWithoutRule('src/usecases', foldersIn('src/usecases'))).toEqual([]);
    expect(foldersWithoutRule('src/usecases', ['images', 'planted'])).toEqual(['planted']);
  });

  it('name nothing that is gone', () => {
    expect(patternsOfNothing(RULES)).toEqual([]);
    const planted = {
      name: 'core-planted-order',
      from: { path: '^src/core/planted/' },
      to: { pathNot: ['^src/core/gone/'] },
    };
    expect(patternsOfNothing([planted])).toEqual([
      'core-planted-order: ^src/core/planted/',
      'core-planted-order: ^src/core/gone/',
    ]);
  });

  it.each([
    [/^core-.+-order$/, 'core-verdict-order: rules'],
    [/^usecases-.+-room$/, 'usecases-images-room: evaluation'],
  ])('that are %s let in only what is listed above', (ruled, fault) => {
    expect(outOfOrder(RULES, ruled)).toEqual([]);
    expect(outOfOrder([...RULES].reverse(), ruled)).toContain(fault);
  });

  it('leave no file of the core without a stage, and none of src that is not known', () => {
    expect(FILES.filter((path) => /^src\/core\/[^/]+$/.test(path))).toEqual([]);
    const outside = FILES.filter((path) => /^src\/[^/]+$/.test(path));
    expect(outside).toEqual([
      'src/compose.ts',
      'src/migrate-database.ts',
      'src/run-process.ts',
      'src/server.ts',
      'src/start.ts',
    ]);
  });

  it('come with an adapter for each file of ports', () => {
    const ports = filesUnder('src/usecases/ports', '.ts');
    expect(portsWithoutAdapter(ports)).toEqual([]);
    expect(portsWithoutAdapter(['src/usecases/ports/planted.ts'])).toEqual(['src/usecases/ports/planted.ts']);
  });
});

describe('a wrong import', () => {
  /** One file each for what a kind of rule forbids; `x` are files that may be imported. */
  const WRONG: Readonly<Record<string, string>> = {
    'src/core/version/x.ts': '',
    'src/core/image/order.ts': "import '../version/x.ts';",
    'src/core/image/reads.ts': "import 'node:fs';",
    'src/core/image/package.ts': "import 'commander';",
    'src/usecases/fleets/x.ts': '',
    'src/usecases/webhooks/room.ts': "import '../fleets/x.ts';",
    'src/usecases/shared.ts': "import './fleets/x.ts';",
    'src/core/rules/rule-book.ts': '',
    'src/usecases/fleets/judges.ts': "import '#core/rules/rule-book.ts';",
    'src/core/object-types/criu/object-types.ts': '',
    'src/usecases/fleets/types.ts': "import '#core/object-types/criu/object-types.ts';",
    'src/image-conversion/judges.ts': "import '#core/rules/rule-book.ts';",
    'src/kernel-packages/converts.ts': "import '#image-conversion/judges.ts';",
    'src/store/x.ts': '',
    'src/store/generated/client.ts': '',
    'src/compose.ts': '',
    'src/unpack/adapter.ts': "import '#store/x.ts';",
    'src/unpack/package.ts': "import 'express';",
    'src/unpack/composes.ts': "import '#compose.ts';",
    'src/unpack/row.ts': "import '#store/generated/client.ts';",
    'data/x.json': '{}',
    'src/core/image/data.ts': "import '../../../data/x.json';",
    'src/unpack/tests.ts': "import '../../test/support/x.ts';",
    'src/unpack/a.ts': "import './b.ts';",
    'src/unpack/b.ts': "import './a.ts';",
    'src/unpack/nowhere.ts': "import './gone.ts';",
    'test/support/x.ts': '',
    'test/unit/store.test.ts': "import '#store/x.ts';",
    'workers/stores.ts': "import '#store/x.ts';",
    'src/server.ts': '',
  };
  const scratch = createScratchProject({ planted: WRONG, copied: ['package.json', 'tsconfig.json'] });
  afterAll(scratch.remove);
  const { stdout, status } = spawnSync(process.execPath, [projectPath('scripts/check-imports.mjs'), scratch.folder], {
    encoding: 'utf8',
  });

  /** Rules that one function makes bite alike. */
  function kindOf(rule: string): string {
    return rule.replace(/^(core-).+(-order)$|^(usecases-).+(-room)$|^.+(-imports|-has-one-home)$/, '$1$3*$2$4$5');
  }

  it('of each kind is named, with what to do about it', () => {
    expect(status).toBe(1);
    const broken = [...stdout.matchAll(/^([\w-]+): .+ -> .+\n {2}\S/gm)].map(([, rule = '']) => kindOf(rule));
    expect([...new Set(broken)].sort()).toEqual([...new Set(RULES.map(({ name }) => kindOf(name)))].sort());
  });

  it.each([
    ['core-image-order', 'src/core/image/order.ts'],
    ['evaluator-is-wired', 'src/image-conversion/judges.ts'],
    ['object-types-come-by-catalogue', 'src/usecases/fleets/types.ts'],
    ['kernel-packages-imports', 'src/kernel-packages/converts.ts'],
    ['usecases-webhooks-room', 'src/usecases/webhooks/room.ts'],
    ['nothing-of-the-project-but-src', 'src/core/image/data.ts'],
    ['reached-from-an-entry-point', 'src/unpack/adapter.ts'],
  ])('that breaks %s is named by its file', (rule, file) => {
    expect(
      stdout
        .split('\n')
        .filter((line) => line.startsWith(`${rule}: `))
        .join('\n'),
    ).toContain(file);
  });
});
