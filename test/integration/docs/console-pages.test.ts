/** The console blocks of the README and of the task pages are run against a service with the samples. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filesUnder, readProjectFile } from '../../architecture/project-files.ts';
import { type Composed, composeForTest } from '../../support/compose-for-test.ts';
import { consoleBlocksOf, outputPattern, withoutTrailingBlanks } from '../../support/console-blocks.ts';
import { runConsolePage } from './console-page.ts';

/** Where the pages say that the service is. */
const SERVICE = 'http://127.0.0.1:8080';
const PAGES = ['README.md', ...filesUnder('docs/tasks', '.md')].map((page) => ({
  page,
  commands: consoleBlocksOf(readProjectFile(page)).flat(),
}));

let composed: Composed;
let url: string;
beforeAll(async () => {
  composed = await composeForTest({ record: 'builtins', environment: { SAMPLES: 'on' } });
  await composed.settle();
  ({ url } = await composed.composition.startApi());
}, 180_000);
afterAll(() => composed?.close());

describe('console blocks', () => {
  it('are on most task pages', () => {
    expect(PAGES.filter(({ commands }) => commands.length > 0).length).toBeGreaterThanOrEqual(8);
  });

  it.each(PAGES.filter(({ commands }) => commands.length > 0))(
    'of $page print what the page shows',
    async ({ commands }) => {
      const printed = await runConsolePage(commands.map(({ command }) => command.replaceAll(SERVICE, url)));
      for (const [at, { command, output }] of commands.entries()) {
        const shown = withoutTrailingBlanks(printed[at] ?? '').replaceAll(url, SERVICE);
        expect(shown, command).toMatch(outputPattern(output));
      }
    },
    180_000,
  );
});
