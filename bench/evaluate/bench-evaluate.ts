import pg from 'pg';
import { relevantOptions } from '#core/rules/relevant-options.ts';
import { OWN_EVALUATOR } from '#core/verdict/own-evaluator.ts';
import { createStore, type Store } from '#store/create-store.ts';
import { evaluateCells } from '#usecases/evaluation/evaluate-cells.ts';
import { type Bench, median, type Ratio, ratioOf, type Sides, showSpeed } from '../ratio.ts';
import { openScratchDatabase } from '../scratch-database.ts';
import { copyRows, prepareCopies, type StoredRows, storedRows } from './copy-rows.ts';
import { type ImageDraft, variedImages } from './varied-images.ts';
import { variedProfiles } from './varied-profiles.ts';

const PROFILES = 1_000;
const ROUNDS = 19;
const WARM_UPS = 6;
const SEED = 7;

/** One signature against 1,000 profiles, decided and stored, against COPY of the very rows that it stored. */
export const benchEvaluate: Bench = async (note) => {
  const database = await openScratchDatabase();
  const store = createStore({ databaseUrl: database.url, relevantOptions: relevantOptions(OWN_EVALUATOR.ruleBook) });
  const copier = new pg.Client({ connectionString: database.url });
  try {
    await copier.connect();
    note(`recording ${PROFILES} profiles`);
    for (const draft of await variedProfiles(PROFILES, SEED))
      await store.ports.profiles.put(draft, OWN_EVALUATOR.ruleBook.revision);
    await prepareCopies(copier);
    const images = (await variedImages()).slice(0, ROUNDS + WARM_UPS);
    note(`measuring ${images.length - WARM_UPS} images`);
    const of = `claim, decide and store a signature on ${PROFILES} profiles / COPY of the same cells and decisions`;
    const fresh = await measure(
      store,
      copier,
      await want(
        store,
        images.map(({ image }) => image),
      ),
      WARM_UPS,
    );
    const known = await measure(
      store,
      copier,
      await want(
        store,
        images.map(({ twin }) => twin),
      ),
      WARM_UPS,
    );
    return [
      told('evaluate', `${of}, images unlike those before`, 0.3, fresh),
      told('evaluate-known', `${of}, images like those before`, null, known),
    ];
  } finally {
    await copier.end();
    await store.close();
    await database.close();
  }
};

/** Records the images, so that their cells are wanted; returns the signatures. */
async function want(store: Store, images: readonly ImageDraft[]): Promise<readonly number[]> {
  const signatureIds: number[] = [];
  for (const image of images) {
    const added = await store.ports.images.add({ ...image, ruleBook: OWN_EVALUATOR.ruleBook.revision });
    signatureIds.push(added.image.signatureId);
  }
  return signatureIds;
}

interface Measured {
  readonly sides: Sides;
  readonly newDecisions: readonly number[];
}

/**
 * A ratio compares an evaluation with the copy of its own rows. Both take turns, and one lot of rows waits in between, so
 * that the copy comes as often before an evaluation as after one.
 */
async function measure(
  store: Store,
  copier: pg.Client,
  signatureIds: readonly number[],
  warmUps: number,
): Promise<Measured> {
  await copier.query('vacuum analyze');
  const ours: number[] = [];
  const theirs: number[] = [];
  const newDecisions: number[] = [];
  const waiting: StoredRows[] = [];
  const copyNext = async (): Promise<void> => {
    const rows = waiting.shift();
    if (rows !== undefined) theirs.push(await copyRows(copier, rows));
  };
  for (const [round, signatureId] of signatureIds.entries()) {
    if (round % 2 === 1) await copyNext();
    ours.push(await evaluate(store, signatureId));
    const rows = await storedRows(copier, signatureId);
    newDecisions.push(rows.decisions.count);
    waiting.push(rows);
    if (round % 2 === 1) await copyNext();
  }
  while (waiting.length > 0) await copyNext();
  const measured = { ours: ours.slice(warmUps), theirs: theirs.slice(warmUps) };
  const ratios = measured.ours.map((speed, round) => speed / (measured.theirs[round] ?? Number.NaN));
  return { sides: { ...measured, ratios }, newDecisions: newDecisions.slice(warmUps) };
}

/** Cells a second. */
async function evaluate(store: Store, signatureId: number): Promise<number> {
  const start = performance.now();
  const { written } = await evaluateCells({ ...store.ports, evaluator: OWN_EVALUATOR }, { signatureId });
  const seconds = (performance.now() - start) / 1000;
  if (written !== PROFILES) throw new Error(`${written} of ${PROFILES} cells were written`);
  return written / seconds;
}

function told(name: string, of: string, goal: number | null, { sides, newDecisions }: Measured): Ratio {
  const figures = {
    ours: showSpeed(sides.ours, 'cells/s'),
    COPY: showSpeed(sides.theirs, 'cells/s'),
    'new decisions a round': String(median(newDecisions)),
  };
  return ratioOf(sides, { name, of, goal, figures });
}
