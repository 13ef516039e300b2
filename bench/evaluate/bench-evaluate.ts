import pg from 'pg';
import { relevantOptions } from '#core/rules/relevant-options.ts';
import { RULE_BOOK } from '#core/rules/rule-book.ts';
import { createStore, type Store } from '#store/create-store.ts';
import { evaluateCells } from '#usecases/evaluate-cells.ts';
import { alternate, type Bench, median, ratioOf, showSpeed } from '../ratio.ts';
import { openScratchDatabase } from '../scratch-database.ts';
import { copyRows, prepareCopies, type StoredRows, storedRows } from './copy-rows.ts';
import { type ImageDraft, variedImages } from './varied-images.ts';
import { variedProfiles } from './varied-profiles.ts';

const PROFILES = 1_000;
const ROUNDS = 21;
const WARM_UPS = 4;
const SEED = 7;

/** One signature against 1,000 profiles, decided and stored, against COPY of the very rows that it stored. */
export const benchEvaluate: Bench = async (note) => {
  const database = await openScratchDatabase();
  const store = createStore({ databaseUrl: database.url, relevantOptions: relevantOptions(RULE_BOOK) });
  const copier = new pg.Client({ connectionString: database.url });
  try {
    await copier.connect();
    note(`recording ${PROFILES} profiles`);
    for (const draft of await variedProfiles(PROFILES, SEED)) await store.ports.profiles.put(draft, RULE_BOOK.revision);
    await prepareCopies(copier);
    note('measuring');
    return [await measure(store, copier, await variedImages(ROUNDS + WARM_UPS, SEED))];
  } finally {
    await copier.end();
    await store.close();
    await database.close();
  }
};

async function measure(store: Store, copier: pg.Client, images: readonly ImageDraft[]) {
  const signatureIds: number[] = [];
  for (const image of images) {
    const added = await store.ports.images.add({ ...image, ruleBook: RULE_BOOK.revision });
    signatureIds.push(added.image.signatureId);
  }
  await copier.query('vacuum analyze');
  const decisions: number[] = [];
  const stored: StoredRows[] = [];
  const evaluateNext = async (): Promise<number> => {
    const signatureId = signatureIds.shift() ?? 0;
    const speed = await evaluate(store, signatureId);
    const rows = await storedRows(copier, signatureId);
    stored.push(rows);
    decisions.push(rows.decisions.count);
    return speed;
  };
  /** Of the rows not copied yet, the oldest: one lot is kept in hand, so that each side may come first in a round. */
  const copyNext = async (): Promise<number> => {
    const rows = stored.shift();
    if (rows === undefined) throw new Error('there are no rows to copy');
    return copyRows(copier, rows);
  };
  await evaluateNext();
  for (let round = 1; round < WARM_UPS; round++) {
    await evaluateNext();
    await copyNext();
  }
  const sides = await alternate(ROUNDS, evaluateNext, copyNext);
  return ratioOf(sides, {
    name: 'evaluate',
    of: `claim, decide and store a signature on ${PROFILES} profiles / COPY of the same cells and decisions`,
    goal: 0.3,
    figures: {
      ours: showSpeed(sides.ours, 'cells/s'),
      COPY: showSpeed(sides.theirs, 'cells/s'),
      'new decisions a round': String(median(decisions)),
    },
  });
}

/** Cells a second. */
async function evaluate(store: Store, signatureId: number): Promise<number> {
  const start = performance.now();
  const { written } = await evaluateCells(store.ports, { signatureId });
  const seconds = (performance.now() - start) / 1000;
  if (written !== PROFILES) throw new Error(`${written} of ${PROFILES} cells were written`);
  return written / seconds;
}
