import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RULE_BOOK } from '#core/rules/rule-book.ts';
import type { Evaluator } from '#core/verdict/evaluator.ts';
import { OWN_EVALUATOR } from '#core/verdict/own-evaluator.ts';
import { createStore, type StorePorts } from '#store/create-store.ts';
import { evaluateCells, MAX_ATTEMPTS } from '#usecases/evaluation/evaluate-cells.ts';
import { sweepWantedCells } from '#usecases/evaluation/sweep-wanted-cells.ts';
import { aDecision, anImage, aProfile, openStore, type StoreUnderTest } from '../store/store-under-test.ts';

let store: StoreUnderTest;
let ports: StorePorts;
beforeEach(async () => {
  store = await openStore();
  ports = store.ports;
});
afterEach(() => store.close());

const RULES = RULE_BOOK.revision;

/** Counts, and says in the decision what it was asked about. */
function countingEvaluator(decide?: Evaluator['decide']): Evaluator & { calls: number } {
  const evaluator = {
    ...OWN_EVALUATOR,
    calls: 0,
    decide: ((content, profile, ruleBook, options) => {
      evaluator.calls++;
      if (decide) return decide(content, profile, ruleBook, options);
      return aDecision(`${String(content.objects[0]?.attributes.kind)} on ${profile.name}@${profile.revision}`);
    }) as Evaluator['decide'],
  };
  return evaluator;
}

async function putProfiles(count: number): Promise<number[]> {
  const ids: number[] = [];
  for (let index = 0; index < count; index++)
    ids.push((await ports.profiles.put(aProfile(`p-${index}`), RULES)).stored.id);
  return ids;
}

const addImage = async (kind: number, bytes = 0) =>
  (await ports.images.add(anImage(kind, bytes, { ruleBook: RULES }))).image.signatureId;

describe('evaluating', () => {
  it('decides every open cell of a signature once, in as many chunks as it takes', async () => {
    // 1,000 are claimed and 250 stored at a time; 1,003 cells reach over both borders.
    const { sql } = store;
    await putProfiles(1);
    await sql.query(`insert into profile (name, revision) select 'gen-' || g, 1 from generate_series(1, 1002) g`);
    await sql.query(
      `insert into profile_revision
       select p.id, 1, p.name, r.release, r.version_key, r.arch, r.restorers, r.kconfig_digest, r.kconfig_complete,
              r.object_support, r.facts, r.labels, null
         from profile p, (select * from profile_revision limit 1) r where p.name like 'gen-%'`,
    );
    const signatureId = await addImage(1);
    const evaluator = countingEvaluator();
    const totals = await evaluateCells({ ...ports, evaluator }, { signatureId });
    expect(totals).toEqual({ evaluated: 1_003, written: 1_003, faults: 0, flips: 0, finished: true });
    expect(evaluator.calls).toBe(1_003);
    expect(await ports.cells.counts()).toEqual({ wanted: 0, running: 0, decided: 1_003, failed: 0 });
    expect(await evaluateCells({ ...ports, evaluator }, { signatureId })).toEqual({
      evaluated: 0,
      written: 0,
      faults: 0,
      flips: 0,
      finished: true,
    });
    expect(evaluator.calls).toBe(1_003);
  });

  it('decides every open cell of a profile', async () => {
    const signatureIds = [await addImage(1), await addImage(2), await addImage(3)];
    const [profileId = 0] = await putProfiles(2);
    const totals = await evaluateCells({ ...ports, evaluator: countingEvaluator() }, { profileId });
    expect(totals).toMatchObject({ evaluated: 3, written: 3 });
    for (const [index, signatureId] of signatureIds.entries()) {
      const [cell] = await ports.cells.of(signatureId, [profileId]);
      expect(cell?.decision?.findings[0]?.text).toBe(`${index + 1} on p-0@1`);
    }
  });

  it('of images with equal signatures happens once per profile', async () => {
    const profiles = await putProfiles(3);
    const signatureIds = await Promise.all(Array.from({ length: 50 }, (_, bytes) => addImage(7, bytes)));
    expect(new Set(signatureIds).size).toBe(1);
    const evaluator = countingEvaluator();
    await Promise.all(signatureIds.map((signatureId) => evaluateCells({ ...ports, evaluator }, { signatureId })));
    expect(evaluator.calls).toBe(profiles.length);
  });

  it('by workers in two processes, by signature and by profile at once, decides each cell once', async () => {
    const other = createStore({ databaseUrl: store.url, relevantOptions: [] });
    try {
      const profileIds = await putProfiles(12);
      const signatureIds: number[] = [];
      for (let kind = 0; kind < 12; kind++) signatureIds.push(await addImage(kind));
      const evaluator = countingEvaluator();
      const totals = await Promise.all([
        ...signatureIds.map((signatureId) => evaluateCells({ ...ports, evaluator }, { signatureId })),
        ...profileIds.map((profileId) => evaluateCells({ ...other.ports, evaluator }, { profileId })),
      ]);
      expect(totals.reduce((sum, { written }) => sum + written, 0)).toBe(144);
      expect(evaluator.calls).toBe(144);
    } finally {
      await other.close();
    }
  });

  it('drops what a newer profile revision made old in the meantime', async () => {
    const [profileId = 0] = await putProfiles(1);
    const signatureId = await addImage(1);
    const newer = { put: Promise.resolve<unknown>(null) };
    const evaluator = countingEvaluator((_content, profile) => {
      newer.put = ports.profiles.put(aProfile('p-0', 5), RULES);
      return aDecision(`revision ${profile.revision}`);
    });
    const real = ports.cells.decide;
    const late: typeof real = async (cells) => {
      await newer.put;
      return real(cells);
    };
    const slow = { ...ports.cells, decide: late };
    const totals = await evaluateCells({ ...ports, cells: slow, evaluator }, { signatureId });
    expect(totals).toMatchObject({ evaluated: 1, written: 0 });
    expect(await ports.cells.of(signatureId, [profileId])).toMatchObject([{ state: 'wanted', profileRevision: 2 }]);
  });
});

describe('a fault of ours', () => {
  it('is tried again, then the cell has failed; others are decided all the same', async () => {
    const profileIds = await putProfiles(3);
    const signatureId = await addImage(1);
    const evaluator = countingEvaluator((_content, profile) => {
      if (profile.name === 'p-1') throw new TypeError('cannot read /srv/app/secret.ts\nof undefined');
      return aDecision();
    });
    const totals = await evaluateCells({ ...ports, evaluator }, { signatureId });
    expect(totals).toEqual({ evaluated: 2, written: 2, faults: MAX_ATTEMPTS, flips: 0, finished: true });
    expect(await ports.cells.of(signatureId, profileIds)).toMatchObject([
      { state: 'decided', error: null },
      { state: 'failed', verdict: null, error: 'TypeError: cannot read (path) of undefined' },
      { state: 'decided', error: null },
    ]);
  });

  it('that passes leaves no trace', async () => {
    const profileIds = await putProfiles(1);
    const signatureId = await addImage(1);
    let isBroken = true;
    const evaluator = countingEvaluator(() => {
      if (!isBroken) return aDecision();
      isBroken = false;
      throw new Error('once');
    });
    expect(await evaluateCells({ ...ports, evaluator }, { signatureId })).toMatchObject({ written: 1, faults: 1 });
    expect(await ports.cells.of(signatureId, profileIds)).toMatchObject([{ state: 'decided', error: null }]);
  });

  it('of the database ends the job, and the cells are decided by the next', async () => {
    await putProfiles(4);
    const signatureId = await addImage(1);
    const evaluator = countingEvaluator();
    const broken = { ...ports.cells, decide: () => Promise.reject(new Error('the database is away')) };
    await expect(
      evaluateCells({ ...ports, cells: broken, evaluator }, { signatureId }, { leaseMs: 1 }),
    ).rejects.toThrow('the database is away');
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await evaluateCells({ ...ports, evaluator }, { signatureId })).toMatchObject({ written: 4 });
  });
});

describe('stopping', () => {
  it('before anything is claimed claims nothing', async () => {
    await putProfiles(1);
    const signatureId = await addImage(1);
    const totals = await evaluateCells(
      { ...ports, evaluator: countingEvaluator() },
      { signatureId },
      { signal: AbortSignal.abort() },
    );
    expect(totals).toEqual({ evaluated: 0, written: 0, faults: 0, flips: 0, finished: false });
    expect(await ports.cells.counts()).toMatchObject({ wanted: 1, running: 0 });
  });

  it('in the middle decides what is claimed and leaves the rest wanted', async () => {
    const stop = new AbortController();
    const [profileId = 0] = await putProfiles(1);
    await addImage(0);
    await store.sql.query(
      `insert into signature (hash, format, arch, content)
       select 'gen-' || g, format, arch, content from signature, generate_series(1, 1199) g`,
    );
    await store.sql.query(
      `insert into cell (signature_id, profile_id, profile_revision, rule_book)
       select s.id, $1, 1, $2 from signature s on conflict do nothing`,
      [profileId, RULES],
    );
    const evaluator = countingEvaluator(() => {
      stop.abort();
      return aDecision();
    });
    const totals = await evaluateCells({ ...ports, evaluator }, { profileId }, { signal: stop.signal });
    expect(totals).toEqual({ evaluated: 1_000, written: 1_000, faults: 0, flips: 0, finished: false });
    expect(await ports.cells.counts()).toEqual({ wanted: 200, running: 0, decided: 1_000, failed: 0 });
  });
});

describe('the sweeper', () => {
  it('enqueues what is open for too long and fails what never came back', async () => {
    const profileIds = await putProfiles(2);
    const [lost, dead] = [await addImage(1), await addImage(2)];
    const enqueued: number[] = [];
    const queue = {
      evaluateSignature: async (signatureId: number) => void enqueued.push(signatureId),
      evaluateProfile: async () => undefined,
      reDetectChunk: async () => undefined,
      previewChunk: async () => undefined,
      dispatchEvents: async () => undefined,
      deliverWebhook: async () => undefined,
    };
    const sweep = (olderThanMs: number) => sweepWantedCells({ cells: ports.cells, queue }, { olderThanMs });
    expect(await sweep(60_000)).toEqual({ enqueued: 0, gaveUp: 0 });
    const terms = { ruleBook: RULES, limit: 10, leaseMs: 1, maxAttempts: MAX_ATTEMPTS };
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      expect(await ports.cells.claim({ signatureId: dead }, terms)).toHaveLength(2);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(await sweep(0)).toEqual({ enqueued: 1, gaveUp: 2 });
    expect(enqueued).toEqual([lost]);
    expect((await ports.cells.of(dead, profileIds)).map(({ state }) => state)).toEqual(['failed', 'failed']);
  });
});

describe('everything at once', () => {
  it('ends with every cell decided at the revision in force', async () => {
    const other = createStore({ databaseUrl: store.url, relevantOptions: [] });
    const evaluator = countingEvaluator();
    try {
      const churn = async (own: StorePorts, seed: number) => {
        for (let round = 0; round < 12; round++) {
          const turn = (seed * 7 + round * 5) % 11;
          await own.images.add(anImage(turn % 5, round % 3, { ruleBook: RULES }));
          await own.profiles.put(aProfile(`p-${turn % 4}`, seed * 100 + round), RULES);
          if (turn === 3) await own.images.delete(anImage(turn % 5, round % 3).digest);
          if (turn === 4) await own.profiles.delete(`p-${turn % 4}`);
        }
      };
      let isChurning = true;
      const work = async (own: StorePorts) => {
        while (isChurning) {
          for (const signatureId of await own.cells.openSignatures(0, 100)) {
            await evaluateCells({ ...own, evaluator }, { signatureId });
          }
        }
      };
      const workers = [work(ports), work(other.ports), work(other.ports)];
      await Promise.all([churn(ports, 1), churn(other.ports, 2), churn(ports, 3)]);
      isChurning = false;
      await Promise.all(workers);
      for (const signatureId of await ports.cells.openSignatures(0, 100)) {
        await evaluateCells({ ...ports, evaluator }, { signatureId });
      }
    } finally {
      await other.close();
    }
    const { rows } = await store.sql.query<{ text: string; expected: string; n: number }>(
      `select d.findings->0->>'text' as text,
              (s.content->'objects'->0->'attributes'->>'kind') || ' on ' || p.name || '@' || p.revision as expected
         from signature s cross join profile p
         left join cell c on c.signature_id = s.id and c.profile_id = p.id and c.profile_revision = p.revision
         left join decision d on d.hash = c.decision_hash`,
    );
    expect(rows.length).toBeGreaterThan(8);
    expect(rows.map(({ text }) => text)).toEqual(rows.map(({ expected }) => expected));
    const { wanted, running, failed } = await ports.cells.counts();
    expect([wanted, running, failed]).toEqual([0, 0, 0]);
  });
});
