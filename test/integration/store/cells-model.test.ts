/**
 * Random sequences of everything that touches cells, beside a small model of what must come of it: every wanted cell
 * ends in exactly one terminal state, and counts add up (design, invariant 5).
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CellState } from '#usecases/ports/shared.ts';
import { MAX_ATTEMPTS, Model, WORKERS } from './model-of-cells.ts';
import { aDecision, anImage, aProfile, decided, openStore, type StoreUnderTest } from './store-under-test.ts';

const COUNTED: readonly CellState[] = ['wanted', 'running', 'decided', 'failed'];

let store: StoreUnderTest;
beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());

interface Step {
  /** Shown when a sequence fails. */
  readonly name: string;
  run(model: Model): Promise<void>;
}

/** Sequences that failed are shown by the names of their steps. */
const shown = (step: Step): Step => ({ ...step, [fc.toStringMethod]: () => step.name }) as Step;

const addImage = (kind: number, bytes: number): Step => ({
  name: `add ${kind}.${bytes}`,
  run: async (model) => {
    const added = await store.ports.images.add(anImage(kind, bytes, { ruleBook: model.ruleBook }));
    const isKnownKind = [...model.images.values()].includes(kind);
    expect(added.created).toBe(!model.images.has(`${kind}.${bytes}`));
    expect(added.wantedCells).toBe(isKnownKind ? 0 : model.profiles.size);
    model.images.set(`${kind}.${bytes}`, kind);
    model.signatureIds.set(kind, added.image.signatureId);
    if (!isKnownKind) for (const [name, { revision }] of model.profiles) model.want(kind, name, revision);
  },
});

const deleteImage = (kind: number, bytes: number): Step => ({
  name: `delete ${kind}.${bytes}`,
  run: async (model) => {
    const wasThere = model.images.delete(`${kind}.${bytes}`);
    expect((await store.ports.images.delete(anImage(kind, bytes).digest)) !== null).toBe(wasThere);
    if (!wasThere || [...model.images.values()].includes(kind)) return;
    model.signatureIds.delete(kind);
    for (const key of [...model.cells.keys()]) if (key.startsWith(`${kind}/`)) model.cells.delete(key);
  },
});

const putProfile = (name: string, content: number): Step => ({
  name: `put ${name}=${content}`,
  run: async (model) => {
    const before = model.profiles.get(name);
    const put = await store.ports.profiles.put(aProfile(name, content), model.ruleBook);
    const isChanged = before?.content !== content;
    expect([put.created, put.changed]).toEqual([before === undefined, isChanged]);
    expect(put.wantedCells).toBe(isChanged ? model.signatureIds.size : 0);
    if (!isChanged) return;
    const revision = (before?.revision ?? 0) + 1;
    model.profiles.set(name, { revision, content });
    model.profileIds.set(name, put.stored.id);
    for (const kind of model.signatureIds.keys()) model.want(kind, name, revision);
  },
});

const deleteProfile = (name: string): Step => ({
  name: `delete ${name}`,
  run: async (model) => {
    expect(await store.ports.profiles.delete(name)).toBe(model.profiles.delete(name));
    model.profileIds.delete(name);
    for (const key of [...model.cells.keys()]) if (key.endsWith(`/${name}`)) model.cells.delete(key);
  },
});

const claim = (worker: number, what: number | string, limit: number): Step => ({
  name: `worker ${worker} claims ${limit} of ${what}`,
  run: async (model) => {
    const terms = { ruleBook: model.ruleBook, limit, leaseMs: 600_000, maxAttempts: MAX_ATTEMPTS };
    const scope =
      typeof what === 'number'
        ? { signatureId: model.signatureIds.get(what) ?? 0 }
        : { profileId: model.profileIds.get(what) ?? 0 };
    const claimed = await store.ports.cells.claim(scope, terms);
    const claimable = [...model.cells].filter(([key, cell]) => {
      const [kind, profile] = key.split('/');
      return (typeof what === 'number' ? kind === String(what) : profile === what) && model.isClaimable(cell);
    });
    expect(claimed).toHaveLength(Math.min(limit, claimable.length));
    for (const cell of claimed) {
      const mine = model.cellOf(cell);
      if (mine === undefined) throw new Error('claimed a cell that is not there');
      expect(model.isClaimable(mine)).toBe(true);
      expect(cell.profileRevision).toBe(mine.revision);
      Object.assign(mine, { state: 'running', attempts: mine.attempts + 1, leaseEnded: false });
    }
    // Whatever the worker held before is forgotten: it died over it.
    model.held[worker] = { cells: claimed, ruleBook: model.ruleBook };
  },
});

const decide = (worker: number): Step => ({
  name: `worker ${worker} decides`,
  run: async (model) => {
    const { cells, ruleBook } = model.held[worker] ?? { cells: [], ruleBook: '' };
    if (cells.length === 0) return;
    const text = `decision ${model.decisions++}`;
    const { written } = await store.ports.cells.decide(decided(cells, aDecision(text), ruleBook));
    let expected = 0;
    for (const cell of cells) {
      const mine = model.cellOf(cell);
      if (mine === undefined || mine.state === 'decided') continue;
      if (mine.revision !== cell.profileRevision || ruleBook !== model.ruleBook) continue;
      Object.assign(mine, { state: 'decided', text });
      expected++;
    }
    expect(written).toBe(expected);
  },
});

const fail = (worker: number): Step => ({
  name: `worker ${worker} fails`,
  run: async (model) => {
    const { cells } = model.held[worker] ?? { cells: [] };
    await store.ports.cells.fail(cells, 'a fault', MAX_ATTEMPTS);
    for (const cell of cells) {
      const mine = model.cellOf(cell);
      if (mine?.state === 'running') mine.state = mine.attempts >= MAX_ATTEMPTS ? 'failed' : 'wanted';
    }
  },
});

const endLeases: Step = {
  name: 'leases end',
  run: async (model) => {
    await store.sql.query(`update cell set lease_until = now() - interval '1 ms' where state = 'running'`);
    for (const cell of model.cells.values()) if (cell.state === 'running') cell.leaseEnded = true;
  },
};

const giveUp: Step = {
  name: 'give up',
  run: async (model) => {
    const stuck = [...model.cells.values()].filter(
      (cell) => cell.state === 'running' && cell.leaseEnded && cell.attempts >= MAX_ATTEMPTS,
    );
    expect(await store.ports.cells.giveUp('no word', MAX_ATTEMPTS)).toBe(stuck.length);
    for (const cell of stuck) cell.state = 'failed';
  },
};

const wantRuleBook = (ruleBook: string): Step => ({
  name: `want ${ruleBook}`,
  run: async (model) => {
    const expected = ruleBook === model.ruleBook ? 0 : model.cells.size;
    expect(await store.ports.cells.wantRuleBook(ruleBook)).toBe(expected);
    if (ruleBook === model.ruleBook) return;
    model.ruleBook = ruleBook;
    for (const cell of model.cells.values()) {
      Object.assign(cell, { state: 'wanted', attempts: 0, leaseEnded: false, text: null });
    }
  },
});

/** The whole matrix, as the database has it and as the model says it must be. */
async function compare(model: Model): Promise<void> {
  const { rows } = await store.sql.query<Record<string, unknown>>(
    `select s.content->'objects'->0->'attributes'->>'kind' || '/' || p.name as key, c.state, c.profile_revision,
            c.attempts, c.rule_book, d.findings->0->>'text' as text
       from cell c join signature s on s.id = c.signature_id join profile p on p.id = c.profile_id
       left join decision d on d.hash = c.decision_hash`,
  );
  const found = Object.fromEntries(
    rows.map(({ key, state, profile_revision: revision, attempts, rule_book: ruleBook, text }) => [
      key,
      { state, revision, attempts, ruleBook, text },
    ]),
  );
  const expected = Object.fromEntries(
    [...model.cells].map(([key, { state, revision, attempts, text }]) => [
      key,
      { state, revision, attempts, ruleBook: model.ruleBook, text },
    ]),
  );
  expect(found).toEqual(expected);
  const counts = await store.ports.cells.counts();
  expect(counts).toEqual(model.counts());
  const cells = COUNTED.reduce((sum, state) => sum + counts[state], 0);
  expect(cells).toBe(model.signatureIds.size * model.profiles.size);
}

/** Workers and sweeps until nothing is open; no cell may be left in between. */
async function drain(model: Model): Promise<void> {
  for (let round = 0; round < 2 * MAX_ATTEMPTS; round++) {
    await endLeases.run(model);
    await giveUp.run(model);
    for (const kind of [...model.signatureIds.keys()]) {
      await claim(0, kind, 100).run(model);
      await (round % 2 === 0 ? fail(0) : decide(0)).run(model);
    }
  }
  await compare(model);
  const { wanted, running } = await store.ports.cells.counts();
  expect([wanted, running]).toEqual([0, 0]);
  expect(await store.ports.cells.openSignatures(0, 100)).toEqual([]);
}

const kind = fc.nat(2);
const bytes = fc.nat(1);
const profile = fc.constantFrom('p-a', 'p-b', 'p-c');
const worker = fc.nat(WORKERS - 1);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(kind, bytes).map(([k, b]) => addImage(k, b)) },
  { weight: 1, arbitrary: fc.tuple(kind, bytes).map(([k, b]) => deleteImage(k, b)) },
  { weight: 4, arbitrary: fc.tuple(profile, fc.nat(2)).map(([p, c]) => putProfile(p, c)) },
  { weight: 1, arbitrary: profile.map(deleteProfile) },
  {
    weight: 6,
    arbitrary: fc
      .tuple(worker, fc.oneof(kind, profile), fc.integer({ min: 1, max: 4 }))
      .map(([w, t, l]) => claim(w, t, l)),
  },
  { weight: 4, arbitrary: worker.map(decide) },
  { weight: 2, arbitrary: worker.map(fail) },
  { weight: 2, arbitrary: fc.constant(endLeases) },
  { weight: 1, arbitrary: fc.constant(giveUp) },
  { weight: 1, arbitrary: fc.constantFrom('rb-0', 'rb-1').map(wantRuleBook) },
);

describe('cells', () => {
  it('are in the state that their history gives them, and come to one end', async () => {
    const sequences = fc.array(step.map(shown), { minLength: 5, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(sequences, async (steps) => {
        await store.sql.query('truncate image_name, image, cell, signature, profile_revision, profile cascade');
        await store.sql.query(`update matrix_state set rule_book = 'rb-0'`);
        const model = new Model();
        for (const one of steps) {
          await one.run(model);
          await compare(model);
        }
        await drain(model);
      }),
      { numRuns: 40, endOnFailure: false },
    );
  });
});
