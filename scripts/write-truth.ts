/** Writes docs/truth.md, data/truth.json and data/confirmations.json. `--check` writes nothing and fails when one is not up to date. */

import { confirmationsJson, makeConfirmations } from '../test/support/truth/confirmations.ts';
import { makeTruth } from '../test/support/truth/make-truth.ts';
import { truthJson } from '../test/support/truth/truth-json.ts';
import { truthPage } from '../test/support/truth/truth-page.ts';
import { writeOrCheck } from './write-or-check.ts';

const truth = await makeTruth();
writeOrCheck({
  files: {
    'docs/truth.md': truthPage(truth),
    'data/truth.json': truthJson(truth),
    'data/confirmations.json': confirmationsJson(await makeConfirmations(truth)),
  },
  script: 'truth',
});
