import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ClaimedCell } from '#usecases/ports/cells.ts';
import {
  aDecision,
  anImage,
  aProfile,
  decided,
  openStore,
  RULES,
  type StoreUnderTest,
  TERMS,
  waitForBlocked,
  whileMatrixIsLocked,
} from './store-under-test.ts';

const PROFILES = 6;

let store: StoreUnderTest;
let signatureId: number;
let profileIds: number[];

beforeEach(async () => {
  store = await openStore();
  profileIds = [];
  for (let index = 0; index < PROFILES; index++) {
    profileIds.push((await store.ports.profiles.put(aProfile(`p-${index}`), RULES)).stored.id);
  }
  signatureId = (await store.ports.images.add(anImage(1))).image.signatureId;
});
afterEach(() => store.close());

const idsOf = (cells: readonly ClaimedCell[]) => cells.map((cell) => cell.profileId).sort((a, b) => a - b);
const states = async () => (await store.ports.cells.of(signatureId, profileIds)).map((cell) => cell.state);
const endLeases = () =>
  store.sql.query(`update cell set lease_until = now() - interval '1 ms' where state = 'running'`);

describe('a claim', () => {
  it('takes open cells of a signature, or of a profile, up to the limit', async () => {
    const { cells, images } = store.ports;
    await images.add(anImage(2));
    const some = await cells.claim({ signatureId }, { ...TERMS, limit: 2 });
    expect(some).toHaveLength(2);
    expect(some[0]).toEqual({ signatureId, profileId: expect.any(Number), profileRevision: 1 });
    expect(await cells.claim({ signatureId }, TERMS)).toHaveLength(PROFILES - 2);
    expect(await cells.claim({ signatureId }, TERMS)).toEqual([]);
    expect(await cells.counts()).toEqual({ wanted: PROFILES, running: PROFILES, decided: 0, failed: 0 });
    const ofProfile = await cells.claim({ profileId: profileIds[0] ?? 0 }, TERMS);
    expect(ofProfile).toHaveLength(1);
    expect(ofProfile[0]?.signatureId).not.toBe(signatureId);
  });

  it('by many workers at the same time gives each cell to one of them', async () => {
    const { cells } = store.ports;
    const claims = await Promise.all([
      ...Array.from({ length: 5 }, () => cells.claim({ signatureId }, { ...TERMS, limit: 2 })),
      ...profileIds.map((profileId) => cells.claim({ profileId }, TERMS)),
    ]);
    const taken = claims.flat().map((cell) => cell.profileId);
    expect(new Set(taken).size).toBe(taken.length);
    // Somebody may have looked at cells that others had locked; who comes again gets the rest.
    const rest = await cells.claim({ signatureId }, TERMS);
    expect([...taken, ...idsOf(rest)].sort((a, b) => a - b)).toEqual(profileIds);
  });

  it('does not wait for cells that another holds', async () => {
    const { cells } = store.ports;
    await store.sql.query('begin');
    await store.sql.query('select 1 from cell where profile_id = $1 for update', [profileIds[0]]);
    expect(idsOf(await cells.claim({ signatureId }, TERMS))).toEqual(profileIds.slice(1));
    await store.sql.query('commit');
    expect(idsOf(await cells.claim({ signatureId }, TERMS))).toEqual(profileIds.slice(0, 1));
  });

  it('takes only cells that want its rule book', async () => {
    const { cells } = store.ports;
    expect(await cells.claim({ signatureId }, { ...TERMS, ruleBook: 'rb-other' })).toEqual([]);
  });

  it('of a worker that died is given to another when the lease ends, as often as attempts allow', async () => {
    const { cells } = store.ports;
    for (let attempt = 1; attempt <= 3; attempt++) {
      expect(await cells.claim({ signatureId }, TERMS)).toHaveLength(PROFILES);
      expect(await cells.claim({ signatureId }, TERMS)).toEqual([]);
      await endLeases();
    }
    expect(await cells.claim({ signatureId }, TERMS)).toEqual([]);
  });

  it('lasts as long as it says', async () => {
    const { cells } = store.ports;
    await cells.claim({ signatureId }, { ...TERMS, leaseMs: 30 });
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(await cells.claim({ signatureId }, TERMS)).toHaveLength(PROFILES);
  });
});

describe('a decision', () => {
  it('is stored whole, and the matrix has one revision and one event more', async () => {
    const { cells, matrix, events } = store.ports;
    const [first] = await cells.claim({ signatureId }, { ...TERMS, limit: 1 });
    const before = await matrix.revision();
    const step = {
      kind: 'host',
      text: 'load it',
      loses: null,
      effects: [{ on: 'module', module: 'x' }],
    } as const;
    const text = 'ü "quoted" \\ back, {braces}\n\t\u0001 😀 null';
    const decision = { ...aDecision(text), steps: [step], assumptions: ['a', text] };
    const done = await cells.decide(decided(first ? [first] : [], decision));
    expect(done).toEqual({ written: 1, revision: before.revision + 1, flips: 0 });
    expect(await cells.of(signatureId, [first?.profileId ?? 0])).toEqual([
      {
        signatureId,
        profileId: first?.profileId,
        state: 'decided',
        verdict: 'no',
        grade: 'predicted',
        conflict: false,
        decision,
        seen: { observations: [], tally: [] },
        profileRevision: 1,
        ruleBook: RULES,
        evaluatedAt: expect.stringMatching(/^\d{4}-.+Z$/),
        error: null,
      },
    ]);
    const told = await events.after((await events.latest()) - 1, 10);
    expect(told).toMatchObject([
      {
        kind: 'cells-decided',
        subject: `signature:${signatureId}`,
        body: { revision: before.revision + 1, written: 1, verdicts: { no: 1 } },
      },
    ]);
  });

  it('made twice changes nothing the second time', async () => {
    const { cells, matrix, events } = store.ports;
    const claimed = await cells.claim({ signatureId }, TERMS);
    expect((await cells.decide(decided(claimed))).written).toBe(PROFILES);
    const before = [await matrix.revision(), await events.latest(), await cells.of(signatureId, profileIds)];
    for (const decision of [aDecision(), aDecision('something else')]) {
      const again = await cells.decide(decided(claimed, decision));
      expect(again).toEqual({ written: 0, revision: (await matrix.revision()).revision, flips: 0 });
    }
    expect([await matrix.revision(), await events.latest(), await cells.of(signatureId, profileIds)]).toEqual(before);
  });

  it('by two workers at the same time is written once', async () => {
    const { cells } = store.ports;
    const claimed = await cells.claim({ signatureId }, TERMS);
    const written = await Promise.all(Array.from({ length: 4 }, () => cells.decide(decided(claimed))));
    expect(written.map((one) => one.written).sort()).toEqual([0, 0, 0, PROFILES]);
  });

  it('about an older profile revision is dropped, whichever statement began first', async () => {
    const { cells, profiles } = store.ports;
    const claimed = await cells.claim({ signatureId }, TERMS);
    const outcome: Promise<unknown>[] = [];
    // The statement that decides takes its snapshot before the new revision is there.
    await whileMatrixIsLocked(store.sql, async () => {
      outcome.push(profiles.put(aProfile('p-0', 1), RULES));
      await waitForBlocked(store.sql, 1);
      outcome.push(cells.decide(decided(claimed)));
      await waitForBlocked(store.sql, 2);
    });
    expect(await Promise.all(outcome)).toMatchObject([{ changed: true }, { written: PROFILES - 1 }]);
    const [newer, ...others] = await cells.of(signatureId, profileIds);
    expect(newer).toMatchObject({ state: 'wanted', verdict: null, decision: null, profileRevision: 2 });
    expect(others.every((cell) => cell.state === 'decided' && cell.profileRevision === 1)).toBe(true);
  });

  it('by an older rule book is dropped, whichever statement began first', async () => {
    const { cells } = store.ports;
    const claimed = await cells.claim({ signatureId }, TERMS);
    const outcome: Promise<unknown>[] = [];
    await whileMatrixIsLocked(store.sql, async () => {
      outcome.push(cells.wantRuleBook('rb-test-2'));
      await waitForBlocked(store.sql, 1);
      outcome.push(cells.decide(decided(claimed)));
      await waitForBlocked(store.sql, 2);
    });
    expect(await Promise.all(outcome)).toMatchObject([PROFILES, { written: 0 }]);
    expect(await states()).toEqual(Array(PROFILES).fill('wanted'));
  });

  it('by a worker whose lease ended counts, if no other worker was faster', async () => {
    const { cells } = store.ports;
    const slow = await cells.claim({ signatureId }, TERMS);
    await endLeases();
    const fast = await cells.claim({ signatureId }, { ...TERMS, limit: 2 });
    expect((await cells.decide(decided(fast, aDecision('fast')))).written).toBe(2);
    expect((await cells.decide(decided(slow, aDecision('slow')))).written).toBe(PROFILES - 2);
    const texts = (await cells.of(signatureId, profileIds)).map((cell) => cell.decision?.findings[0]?.text);
    expect(texts.sort()).toEqual(['fast', 'fast', 'slow', 'slow', 'slow', 'slow']);
  });

  it('of equal content is kept once', async () => {
    const { cells } = store.ports;
    await cells.decide(decided(await cells.claim({ signatureId }, TERMS)));
    const other = (await store.ports.images.add(anImage(2))).image.signatureId;
    await cells.decide(decided(await cells.claim({ signatureId: other }, TERMS)));
    const { rows } = await store.sql.query('select count(*)::int as n from decision');
    expect(rows[0]?.n).toBe(1);
  });

  it('of nothing changes nothing', async () => {
    const { revision } = await store.ports.matrix.revision();
    expect(await store.ports.cells.decide([])).toEqual({ written: 0, revision, flips: 0 });
  });
});

describe('a fault', () => {
  it('gives cells back until the attempts are used up, then they have failed and stay so', async () => {
    const { cells } = store.ports;
    for (let attempt = 1; attempt <= 3; attempt++) {
      const claimed = await cells.claim({ signatureId }, TERMS);
      expect(claimed).toHaveLength(PROFILES);
      await cells.fail(claimed, `fault ${attempt}`, TERMS.maxAttempts);
      expect(await states()).toEqual(Array(PROFILES).fill(attempt < 3 ? 'wanted' : 'failed'));
    }
    const [cell] = await cells.of(signatureId, profileIds);
    expect(cell).toMatchObject({ error: 'fault 3', verdict: null, grade: null, decision: null });
    expect(await cells.claim({ signatureId }, TERMS)).toEqual([]);
    expect(await cells.openSignatures(0, 10)).toEqual([]);
  });

  it('told of cells that do not run changes nothing', async () => {
    const { cells, matrix, events } = store.ports;
    const claimed = await cells.claim({ signatureId }, TERMS);
    await cells.decide(decided(claimed));
    const before = [await matrix.revision(), await events.latest()];
    await cells.fail(claimed, 'too late', TERMS.maxAttempts);
    expect(await states()).toEqual(Array(PROFILES).fill('decided'));
    expect([await matrix.revision(), await events.latest()]).toEqual(before);
  });

  it('is forgotten when the cell is decided after all', async () => {
    const { cells } = store.ports;
    await cells.fail(await cells.claim({ signatureId }, TERMS), 'once', TERMS.maxAttempts);
    await cells.decide(decided(await cells.claim({ signatureId }, TERMS)));
    expect((await cells.of(signatureId, profileIds)).map((cell) => cell.error)).toEqual(Array(PROFILES).fill(null));
  });

  it('is forgiven by a new profile revision and by a new rule book', async () => {
    const { cells, profiles } = store.ports;
    const failAll = async (ruleBook: string) => {
      for (let attempt = 1; attempt <= 3; attempt++) {
        await cells.fail(await cells.claim({ signatureId }, { ...TERMS, ruleBook }), 'x', TERMS.maxAttempts);
      }
    };
    await failAll(RULES);
    await profiles.put(aProfile('p-0', 1), RULES);
    expect(idsOf(await cells.claim({ signatureId }, TERMS))).toEqual(profileIds.slice(0, 1));
    await cells.wantRuleBook('rb-test-2');
    expect(await cells.claim({ signatureId }, { ...TERMS, ruleBook: 'rb-test-2' })).toHaveLength(PROFILES);
  });
});

describe('giving up', () => {
  it('fails cells on which every worker died, and only those', async () => {
    const { cells } = store.ports;
    const [dead, alive] = profileIds;
    for (let attempt = 1; attempt <= 3; attempt++) {
      await cells.claim({ profileId: dead ?? 0 }, TERMS);
      expect(await cells.giveUp('no word', TERMS.maxAttempts)).toBe(0);
      await endLeases();
    }
    await cells.claim({ profileId: alive ?? 0 }, TERMS);
    expect(await cells.giveUp('no word', TERMS.maxAttempts)).toBe(1);
    expect(await cells.giveUp('no word', TERMS.maxAttempts)).toBe(0);
    expect(await cells.of(signatureId, [dead ?? 0])).toMatchObject([{ state: 'failed', error: 'no word' }]);
    expect(await cells.counts()).toEqual({ wanted: PROFILES - 2, running: 1, decided: 0, failed: 1 });
  });
});

describe('a new rule book', () => {
  it('wants every cell anew, once', async () => {
    const { cells, matrix } = store.ports;
    await cells.decide(decided(await cells.claim({ signatureId }, { ...TERMS, limit: 2 })));
    await cells.claim({ signatureId }, { ...TERMS, limit: 1 });
    expect(await cells.wantRuleBook('rb-test-2')).toBe(PROFILES);
    expect(await states()).toEqual(Array(PROFILES).fill('wanted'));
    const { revision, ruleBook } = await matrix.revision();
    expect(ruleBook).toBe('rb-test-2');
    expect(await cells.wantRuleBook('rb-test-2')).toBe(0);
    expect((await matrix.revision()).revision).toBe(revision);
    expect(await cells.claim({ signatureId }, TERMS)).toEqual([]);
    expect(await cells.claim({ signatureId }, { ...TERMS, ruleBook: 'rb-test-2' })).toHaveLength(PROFILES);
  });

  it('asked for by many processes that start together is wanted once', async () => {
    const { cells } = store.ports;
    const wanted = await Promise.all(Array.from({ length: 5 }, () => cells.wantRuleBook('rb-test-2')));
    expect(wanted.sort()).toEqual([0, 0, 0, 0, PROFILES]);
  });
});

describe('open signatures', () => {
  it('are those with cells that have waited that long, the longest first', async () => {
    const { cells, images } = store.ports;
    const second = (await images.add(anImage(2))).image.signatureId;
    await store.sql.query(`update cell set wanted_at = now() - interval '1 hour' where signature_id = $1`, [second]);
    expect(await cells.openSignatures(0, 10)).toEqual([second, signatureId]);
    expect(await cells.openSignatures(0, 1)).toEqual([second]);
    expect(await cells.openSignatures(60_000, 10)).toEqual([second]);
    const claimed = await cells.claim({ signatureId: second }, TERMS);
    expect(await cells.openSignatures(60_000, 10)).toEqual([]);
    await endLeases();
    expect(await cells.openSignatures(60_000, 10)).toEqual([second]);
    await cells.decide(decided(claimed));
    expect(await cells.openSignatures(0, 10)).toEqual([signatureId]);
  });
});
