/** Writes docs/truth.md. `--check` writes nothing and fails when it is not up to date. */
import { readFileSync, writeFileSync } from 'node:fs';
import { truthPage } from '../test/support/truth/truth-page.ts';

const page = new URL('../docs/truth.md', import.meta.url);

function current(): string {
  try {
    return readFileSync(page, 'utf8');
  } catch {
    return '';
  }
}

const text = await truthPage();
if (current() !== text) {
  if (process.argv.includes('--check')) {
    console.error('docs/truth.md is not up to date: run npm run truth');
    process.exitCode = 1;
  } else {
    writeFileSync(page, text);
    console.log('wrote docs/truth.md');
  }
}
