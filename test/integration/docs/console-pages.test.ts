/** The console blocks of the README, of the task pages and of those about places are run, each page against a service as a first start leaves it. */
import { describe, expect, it } from 'vitest';
import { filesUnder, readProjectFile } from '../../architecture/project-files.ts';
import { composeForTest } from '../../support/compose-for-test.ts';
import {
  type ConsoleCommand,
  consoleBlocksOf,
  outputPattern,
  withoutTrailingBlanks,
} from '../../support/console-blocks.ts';
import { runConsolePage } from './console-page.ts';

/** Where the pages say that the service is. */
const SERVICE = 'http://127.0.0.1:8080';
/** Pages about one kind of place, beside the pages about tasks. */
const PLACES = ['docs/images-where-they-are.md', 'docs/kubernetes.md', 'docs/plain-hosts.md', 'docs/podman.md'];
const PAGES = ['README.md', ...PLACES, ...filesUnder('docs/tasks', '.md')]
  .map((page) => ({ page, commands: consoleBlocksOf(readProjectFile(page)).flat() }))
  .filter(({ commands }) => commands.length > 0);

async function printedBy(commands: readonly ConsoleCommand[]): Promise<readonly string[]> {
  const composed = await composeForTest({ record: 'first-start' });
  try {
    const { url } = await composed.composition.startApi();
    const printed = await runConsolePage(commands.map(({ command }) => command.replaceAll(SERVICE, url)));
    return printed.map((text) =>
      withoutTrailingBlanks(text)
        .replaceAll(url, SERVICE)
        .replace(/[^\n]$/, '$&\n'),
    );
  } finally {
    await composed.close();
  }
}

describe('console blocks', () => {
  it('are on the README and on most task pages', () => {
    expect(PAGES.length).toBeGreaterThanOrEqual(8 + PLACES.length);
  });

  it.each(PAGES)(
    'of $page print what the page shows',
    async ({ commands }) => {
      const printed = await printedBy(commands);
      for (const [at, { command, output }] of commands.entries()) {
        expect(printed[at], command).toMatch(outputPattern(output));
      }
    },
    180_000,
  );
});
