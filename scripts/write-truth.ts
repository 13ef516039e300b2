/** Writes docs/truth.md and data/truth.json. `--check` writes nothing and fails when one is not up to date. */
import { makeTruth } from '../test/support/truth/make-truth.ts';
import { truthJson } from '../test/support/truth/truth-json.ts';
import { truthPage } from '../test/support/truth/truth-page.ts';
import { writeOrCheck } from './write-or-check.ts';

const truth = await makeTruth();
writeOrCheck({ files: { 'docs/truth.md': truthPage(truth), 'data/truth.json': truthJson(truth) }, script: 'truth' });
