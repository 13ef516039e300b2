/** Writes docs/truth.md and data/truth.json. `--check` writes nothing and fails when one is not up to date. */
import { readFileSync, writeFileSync } from 'node:fs';
import { makeTruth } from '../test/support/truth/make-truth.ts';
import { truthJson } from '../test/support/truth/truth-json.ts';
import { truthPage } from '../test/support/truth/truth-page.ts';

function current(path: string): string | null {
  try {
    return readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
  } catch {
    return null;
  }
}

const truth = await makeTruth();
const files = [
  ['docs/truth.md', truthPage(truth)],
  ['data/truth.json', truthJson(truth)],
] as const;
const stale = files.filter(([path, text]) => current(path) !== text);
if (process.argv.includes('--check')) {
  for (const [path] of stale) console.error(`${path} is not up to date: run npm run truth`);
  if (stale.length > 0) process.exitCode = 1;
} else {
  for (const [path, text] of stale) {
    writeFileSync(new URL(`../${path}`, import.meta.url), text);
    console.log(`wrote ${path}`);
  }
}
