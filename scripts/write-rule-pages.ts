/** Writes docs/rules/README.md, the index of all rules. `--check` writes nothing and fails if it is out of date. */
import { RULE_BOOK } from '../src/core/rules/rule-book.ts';
import { ruleIndexMarkdown } from './rule-index.ts';
import { writeOrCheck } from './write-or-check.ts';

writeOrCheck({ files: { 'docs/rules/README.md': ruleIndexMarkdown(RULE_BOOK.rules) }, script: 'rules' });
