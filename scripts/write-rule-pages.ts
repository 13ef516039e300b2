/** Writes docs/rules/README.md, the index of all rules. `--check` writes nothing and fails when it is not up to date. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { RULE_BOOK } from '../src/core/rules/rule-book.ts';
import { ruleIndexMarkdown } from './rule-index.ts';

const INDEX = 'README.md';
const folder = new URL('../docs/rules/', import.meta.url);
const page = new URL(INDEX, folder);

const names = existsSync(folder) ? readdirSync(folder) : [];
const others = names.filter((name) => name !== INDEX);
const text = ruleIndexMarkdown(RULE_BOOK.rules);
const isStale = !names.includes(INDEX) || readFileSync(page, 'utf8') !== text;
if (process.argv.includes('--check')) {
  if (isStale) console.error(`docs/rules/${INDEX} is not up to date`);
  for (const name of others) console.error(`docs/rules/${name} is not the index: a rule is shown by the service`);
  if (isStale || others.length > 0) {
    console.error('run npm run rules');
    process.exitCode = 1;
  }
} else {
  mkdirSync(folder, { recursive: true });
  if (isStale) writeFileSync(page, text);
  for (const name of others) rmSync(new URL(name, folder));
  console.log(`docs/rules/${INDEX} is up to date${isStale ? ', written anew' : ''}`);
}
