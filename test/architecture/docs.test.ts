/** The written house is held against the built one: what the docs name must be there, and the reverse. */
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CLI_ENVIRONMENT_NAMES } from '#config/cli-config.ts';
import { ENVIRONMENT_NAMES } from '#config/config.ts';
import { CRIU_FILE_KINDS } from '#core/formats/criu/file-kinds.ts';
import { IMAGE_ERROR_CODES } from '#core/formats/image-error.ts';
import { anchorsOf, inlineCodeOf, relativeLinksOf, sectionOf, tableRowsOf } from './markdown.ts';
import { filesUnder, foldersIn, isInProject, readProjectFile } from './project-files.ts';

const PAGES = filesUnder('', '.md');
const SOURCES = [...filesUnder('src', '.ts'), ...filesUnder('workers', '.ts'), ...filesUnder('scripts', '.ts')];

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

describe('pages', () => {
  it('are found', () => {
    expect(PAGES.length).toBeGreaterThanOrEqual(20);
  });

  it.each(PAGES)('%s has only links that lead somewhere', (page) => {
    const broken = relativeLinksOf(readProjectFile(page)).flatMap(({ path, anchor }) => {
      const target = path === '' ? page : posix.join(posix.dirname(page), decodeURI(path));
      if (!isInProject(target)) return [target];
      if (anchor === null || !target.endsWith('.md')) return [];
      return anchorsOf(readProjectFile(target)).has(anchor) ? [] : [`${target}#${anchor}`];
    });
    expect(broken).toEqual([]);
  });

  it.each(PAGES)('%s names only files of the project that exist', (page) => {
    const missing = inlineCodeOf(readProjectFile(page))
      .map(projectPathIn)
      .filter((path) => path !== null && !isInProject(path));
    expect(missing).toEqual([]);
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

  it('of image errors name every code', () => {
    const rows = tableRowsOf(sectionOf(readProjectFile('docs/formats.md'), '## Errors'));
    const documented = rows.flatMap(([codes = '']) => inlineCodeOf(codes));
    expect([...documented].sort()).toEqual([...IMAGE_ERROR_CODES].sort());
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
