/** The written house is held against the built one: what the docs name must be there, and the reverse. */
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { REFERENCE_KERNELS } from '#builtins/reference-kernels.ts';
import { SAMPLES } from '#builtins/samples.ts';
import { CLI_ENVIRONMENT_NAMES } from '#config/cli-config.ts';
import { ENVIRONMENT_NAMES } from '#config/config.ts';
import { CRIU_FILE_KINDS } from '#core/formats/criu/file-kinds.ts';
import { IMAGE_ERROR_CODES } from '#core/formats/image-error.ts';
import { CATALOGUE } from '#core/object-types/catalogue.ts';
import { NO_FACTS } from '#core/profile/profile.ts';
import { EXCEPTIONS } from '../support/truth/exceptions.ts';
import { anchorsOf, inlineCodeOf, relativeLinksOf, sectionOf, tableRowsOf, withoutFences } from './markdown.ts';
import { filesUnder, foldersIn, isInProject, readProjectFile } from './project-files.ts';

const PAGES = filesUnder('', '.md');
const SOURCES = [...filesUnder('src', '.ts'), ...filesUnder('workers', '.ts'), ...filesUnder('scripts', '.ts')];

const FILES = filesUnder('', '');
const FILE_NAMES: ReadonlySet<string> = new Set(FILES.map((path) => posix.basename(path)));
const NPM_SCRIPTS: ReadonlySet<string> = new Set(
  Object.keys((JSON.parse(readProjectFile('package.json')) as { scripts: Record<string, string> }).scripts),
);
const TOP_FOLDERS: ReadonlySet<string> = new Set([...foldersIn(''), 'docs', 'src', 'test', 'workers']);
/** A path as prose writes one: `src/core/verdict`, `docker-compose.yml`. */
const PATH = /^[\w.@<>-]+(\/[\w.@+<>*-]+)*\/?$/;

function projectPathIn(code: string): string | null {
  const [top = '', ...rest] = code.split('/');
  if (!PATH.test(code) || code.includes('*')) return null;
  const isPath = rest.length > 0 && TOP_FOLDERS.has(top);
  // `src/core/rules/criu/<area>.ts`: the folder is what can be there.
  return isPath ? code.replace(/\/[^/]*<.*$/, '') : null;
}

/** Links that lead nowhere, seen from a page. */
function brokenLinks(page: string, text: string): readonly string[] {
  return relativeLinksOf(text).flatMap(({ path, anchor }) => {
    const target = path === '' ? page : posix.join(posix.dirname(page), decodeURI(path));
    if (target !== page && !isInProject(target)) return [target];
    if (anchor === null || !target.endsWith('.md')) return [];
    return anchorsOf(target === page ? text : readProjectFile(target)).has(anchor) ? [] : [`${target}#${anchor}`];
  });
}

/** Files that a text names and nobody has: `src/core/gone.ts`, `gone.test.ts`. */
function missingFiles(text: string): readonly string[] {
  const codes = inlineCodeOf(text);
  const paths = codes.map(projectPathIn).filter((path) => path !== null && !isInProject(path));
  const bare = codes.filter((code) => /^[\w.-]+\.(ts|mjs|cjs)$/.test(code) && !FILE_NAMES.has(code));
  return [...paths.filter((path) => path !== null), ...bare];
}

/** Names that a text looks for in a file that has them not: `Need` in `src/core/rules/rule.ts`. */
function missingNames(text: string): readonly string[] {
  const named = text.matchAll(/((?:`\w+`(?:,| and)\s+)*`\w+`) (?:in|of)\s+`([\w/.-]+\.\w+)`/g);
  return [...named].flatMap(([, names = '', path = '']) => {
    if (!isInProject(path)) return [];
    const content = readProjectFile(path);
    return inlineCodeOf(names).filter((name) => !new RegExp(`\\b${name}\\b`).test(content));
  });
}

function missingScripts(text: string): readonly string[] {
  const run = [...text.matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map(([, script = '']) => script);
  return run.filter((script) => !NPM_SCRIPTS.has(script));
}

/** Examples that a reader copies and no program takes. */
function brokenYaml(text: string): readonly string[] {
  return [...text.matchAll(/^```ya?ml\n([\s\S]*?)^```$/gm)].flatMap(([, example = '']) =>
    parseDocument(example).errors.map(({ code }) => code),
  );
}

function pageFaults(page: string, text: string): readonly string[] {
  const prose = withoutFences(text);
  return [
    ...brokenLinks(page, text),
    ...missingFiles(text),
    ...missingNames(prose),
    ...missingScripts(text),
    ...brokenYaml(text),
  ];
}

describe('pages', () => {
  it('are found', () => {
    expect(PAGES.length).toBeGreaterThanOrEqual(20);
  });

  it.each(PAGES)(
    '%s names only what is there: pages, headings, files, names in them, npm scripts; its YAML can be read',
    (page) => {
      expect(pageFaults(page, readProjectFile(page))).toEqual([]);
    },
  );

  it.each([
    ['[page](gone.md)', 'docs/gone.md'],
    ['[heading](api.md#gone)', 'docs/api.md#gone'],
    ['# Here\n\n[heading](#gone)', 'docs/planted.md#gone'],
    ['`src/core/gone.ts`', 'src/core/gone.ts'],
    ['`data/gone`', 'data/gone'],
    ['`gone.test.ts`', 'gone.test.ts'],
    ['`Need` and `Gone` in\n`src/core/rules/rule.ts`', 'Gone'],
    ['```sh\nnpm run gone\n```', 'gone'],
    ['```yaml\nwith:  a: b\n```', 'BLOCK_AS_IMPLICIT_KEY'],
  ])('are found out when one says %j', (text, fault) => {
    expect(pageFaults('docs/planted.md', `${text}\n`)).toEqual([fault]);
  });

  /** Paths of ours in comments, with whole folders or from some folder on: `queue/pipeline.ts`. */
  function missingInComments(text: string): readonly string[] {
    const comments = [...text.matchAll(/(?:^|\s)(?:\/\/|\/?\*\*?) (.*)/gm)]
      .map(([, comment = '']) => comment)
      .join('\n');
    const paths = [...comments.matchAll(/(?<![\w/.@#*'`:-])(?:[\w-]+\/)+[\w.-]+\.(?:ts|mjs|cjs|md)\b/g)].map(
      ([path]) => path,
    );
    // What is built is not in the repository.
    const sources = paths.filter((path) => !path.startsWith('dist/'));
    return sources.filter((path) => !FILES.some((file) => file === path || file.endsWith(`/${path}`)));
  }

  it('and other files are there where comments in the sources cite them', () => {
    const missing = SOURCES.flatMap((path) => missingInComments(readProjectFile(path)).map((cited) => [path, cited]));
    expect(missing).toEqual([]);
    expect(missingInComments('const x = 1; // as in store/gone.ts\n')).toEqual(['store/gone.ts']);
    expect(missingInComments('/** See docs/gone.md. */\n * and usecases/ports/gone.ts')).toHaveLength(2);
  });

  it('hold whatever the sources cite of them', () => {
    const decisions = filesUnder('docs/adr', '.md');
    const cited = SOURCES.flatMap((file) =>
      [...readProjectFile(file).matchAll(/(?<![\w/])docs\/[\w./-]*\w/g)].map(([path]) => ({ file, path })),
    );
    const exists = (path: string) =>
      isInProject(path) || decisions.some((decision) => /\/\d{4}$/.test(path) && decision.startsWith(`${path}-`));
    expect(cited.length).toBeGreaterThanOrEqual(10);
    expect(cited.filter(({ path }) => !exists(path))).toEqual([]);
  });
});

describe('README.md', () => {
  const readme = readProjectFile('README.md');

  it('shows the start with the numbers of what the product brings', () => {
    const listed = ['built-in', 'node-kernels'].flatMap(
      (file) => JSON.parse(readProjectFile(`data/profiles/${file}.json`)) as readonly unknown[],
    );
    const [profiles, samples] = [listed.length + REFERENCE_KERNELS.length, SAMPLES.length];
    const shown = [...readme.matchAll(/^ {2}(Object types|Profiles|Samples|Matrix) +(.+)$/gm)].map(([, what, text]) => [
      what,
      text,
    ]);
    expect(Object.fromEntries(shown)).toEqual({
      'Object types': `${CATALOGUE.length}`,
      Profiles: `${profiles}, ${profiles} new`,
      Samples: `${samples}, ${samples} new`,
      Matrix: `${profiles * samples} of ${profiles * samples} cells decided`,
    });
  });

  it('has the numbers of docs/truth.md', () => {
    const restores = /(\d+) real restores(?:\]\(docs\/truth\.md\)\*\*)? of (\d+) images on (\d+) kernels/;
    const truth = readProjectFile('docs/truth.md');
    expect(restores.exec(readme.replaceAll('\n', ' '))?.slice(1)).toEqual(restores.exec(truth)?.slice(1));
    const wrong = Object.keys(EXCEPTIONS).length;
    expect(truth).toContain(`**${wrong}** predictions are wrong`);
    // README names the one restore that failed on an assumption; another one needs another sentence.
    const failed = /Of the right predictions, \*\*(\d+)\*\*/.exec(truth)?.[1];
    expect(failed).toBe('1');
    expect(wrong).toBe(0);
    expect(readme.replaceAll('\n', ' ')).toContain('No prediction was wrong. One restore failed although');
  });
});

describe('decisions', () => {
  const decisions = filesUnder('docs/adr', '.md').filter((path) => !path.endsWith('README.md'));
  const numbers = decisions.map((path) => Number(posix.basename(path).slice(0, 4)));

  it('are numbered without gaps', () => {
    expect(numbers).toEqual(decisions.map((_, index) => index + 1));
  });

  it.each(decisions)('%s is short and has every part', (path) => {
    const text = readProjectFile(path);
    expect(text.split('\n').length).toBeLessThanOrEqual(41);
    expect(text).toMatch(new RegExp(`^# ${posix.basename(path).slice(0, 4)}: .+\n\nStatus: `));
    const parts = [...text.matchAll(/^## (.+)$/gm)].map((match) => match[1]);
    expect(parts).toEqual(['Context', 'Decision', 'Consequences', 'Enforced by']);
  });

  it('are all listed', () => {
    const listed = relativeLinksOf(readProjectFile('docs/adr/README.md')).map(({ path }) => `docs/adr/${path}`);
    expect(listed).toEqual(decisions);
  });
});

describe('tables', () => {
  const operations = readProjectFile('docs/operations.md');

  it.each([
    ['## Environment', ENVIRONMENT_NAMES],
    ['## Environment of the command line', CLI_ENVIRONMENT_NAMES],
  ])('under %s name every variable that is read, and no other', (heading, names) => {
    const documented = tableRowsOf(sectionOf(operations, heading)).map(([name = '']) => name.replace(/`/g, ''));
    expect([...documented].sort()).toEqual([...names].sort());
  });

  it('of metrics name every metric, and no other', () => {
    const metric = /restore_matrix_[a-z_]+/;
    const made = SOURCES.flatMap((file) =>
      [...readProjectFile(file).matchAll(/name: '(restore_matrix_[a-z_]+)'/g)].map((match) => match[1] ?? ''),
    );
    const documented = tableRowsOf(sectionOf(operations, '## Metrics')).map(([name = '']) => metric.exec(name)?.[0]);
    expect(made.length).toBeGreaterThanOrEqual(5);
    expect([...documented].sort()).toEqual([...made].sort());
  });

  it('of facts name every one, and capture reads what the page says', () => {
    const section = sectionOf(readProjectFile('docs/api.md'), '### Kernels that come with the product, and your own');
    const facts = Object.keys(NO_FACTS);
    const documented = tableRowsOf(section).flatMap(([names = '']) => inlineCodeOf(names));
    expect([...documented].sort()).toEqual([...facts].sort());
    const captured = ['read-host-facts', 'read-restorer-facts', 'read-gpu-facts']
      .map((name) => readProjectFile(`src/cli/capture/${name}.ts`))
      .join('\n');
    const unread = facts.filter((fact) => !new RegExp(`\\b${fact}\\b`).test(captured));
    const exceptions = /profile capture`\]\S*\s+reads all of them except ([^.]+)\./.exec(section)?.[1] ?? '';
    expect(inlineCodeOf(exceptions)).toEqual(unread);
  });

  it('of image errors name every code', () => {
    const rows = tableRowsOf(sectionOf(readProjectFile('docs/formats.md'), '## Errors'));
    const documented = rows.flatMap(([codes = '']) => inlineCodeOf(codes));
    expect([...documented].sort()).toEqual([...IMAGE_ERROR_CODES].sort());
  });

  /** Files that hold caps: those for it, and the doors of the API. */
  const cappers = [
    ...filesUnder('src', '.ts').filter((path) => posix.basename(path) === 'limits.ts'),
    ...filesUnder('src/api', '.ts').filter((path) => /^(export )?const MAX_/m.test(readProjectFile(path))),
  ];

  it('of caps name every file with some, and each thing once', () => {
    const security = readProjectFile('docs/security.md');
    const unnamed = (paths: readonly string[]) => paths.filter((path) => !inlineCodeOf(security).includes(path));
    expect(cappers.length).toBeGreaterThanOrEqual(20);
    expect(unnamed(cappers)).toEqual([]);
    expect(unnamed(['src/planted/limits.ts'])).toEqual(['src/planted/limits.ts']);
    const capped = tableRowsOf(sectionOf(security, '## Caps')).map(([what]) => what);
    expect(capped).toEqual([...new Set(capped)]);
  });

  it('of CRIU files have every kind with magic, message and number of entries', () => {
    const rows = tableRowsOf(sectionOf(readProjectFile('docs/formats/criu.md'), '## Files').split('### ')[0] ?? '');
    const suffix = { none: '', decimal: '-N', hex: '-X', optional: '[-N]' } as const;
    const expected = [...CRIU_FILE_KINDS.values()].map(({ kind, magic, message, single, idForm, payload }) => [
      `\`${kind}${suffix[idForm]}\``,
      magic.toString(16),
      `\`${message}\``,
      single ? 'one' : 'many',
      payload !== null,
    ]);
    expect(rows.map((row) => [...row.slice(0, 4), row[4] !== ''])).toEqual(expected);
  });
});

describe('a download that is run', () => {
  // An empty program is a success: `curl -s | node -` exits 0 while the service is down.
  it('is not piped into node, and fails when the server does', () => {
    const commands = PAGES.flatMap((page) =>
      readProjectFile(page)
        .split('\n')
        .filter((line) => /\bcurl\b.*\/cli\/restore-matrix|\|\s*(sudo )?node - /.test(line))
        .map((line) => `${page}: ${line}`),
    );
    expect(commands.length).toBeGreaterThan(0);
    expect(commands.filter((line) => !line.includes('curl -fsS'))).toEqual([]);
  });
});
