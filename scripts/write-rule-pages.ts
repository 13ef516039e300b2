/** Writes docs/rules: a page for every rule and their index. `--check` writes nothing and fails when one is out of date. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { CATALOGUE } from '../src/core/object-types/catalogue.ts';
import { RULE_BOOK } from '../src/core/rules/rule-book.ts';
import { ruleIndex } from './rule-pages/rule-index.ts';
import { rulePage } from './rule-pages/rule-page.ts';

const folder = new URL('../docs/rules/', import.meta.url);
const objectTypes = new Map(CATALOGUE.map((objectType) => [objectType.id, objectType]));
const pages = new Map([
  ['README.md', ruleIndex(RULE_BOOK.rules)],
  ...RULE_BOOK.rules.map((rule) => [`${rule.id}.md`, rulePage(rule, objectTypes)] as const),
]);

function current(name: string): string | null {
  try {
    return readFileSync(new URL(name, folder), 'utf8');
  } catch {
    return null;
  }
}

mkdirSync(folder, { recursive: true });
const stale = [...pages].filter(([name, text]) => current(name) !== text);
const left = readdirSync(folder).filter((name) => !pages.has(name));
if (process.argv.includes('--check')) {
  for (const name of [...stale.map(([one]) => one), ...left]) console.error(`docs/rules/${name} is not up to date`);
  if (stale.length + left.length > 0) {
    console.error('run npm run rules');
    process.exitCode = 1;
  }
} else {
  for (const [name, text] of stale) writeFileSync(new URL(name, folder), text);
  for (const name of left) rmSync(new URL(name, folder));
  console.log(`${pages.size} pages in docs/rules, ${stale.length} written, ${left.length} removed`);
}
