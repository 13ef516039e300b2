import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { evidenceOf } from '#core/observation/evidence.ts';
import { EVIDENCES, OBSERVED, OBSERVED_GRADES } from '#core/observation/observation.ts';
import { VERDICTS } from '#core/verdict/verdict.ts';
import {
  aDecision,
  anImage,
  aProfile,
  openStore,
  RULES,
  type StoreUnderTest,
  TERMS,
} from '../store/store-under-test.ts';

const MIGRATION = readFileSync(
  new URL('../../../prisma/migrations/20261201090000_observation_weight/migration.sql', import.meta.url),
  'utf8',
);
const RECOMPUTE = MIGRATION.slice(MIGRATION.indexOf('CREATE TEMPORARY TABLE "weighed"'));
const BACKFILL = /UPDATE "observation" SET "evidence" = CASE[^;]*;/.exec(MIGRATION)?.[0] ?? '';

const CELLS = `select signature_id, profile_id, verdict, grade, conflict, observation_id, observed, observed_grade,
  restored_count, failed_count from cell order by signature_id, profile_id`;

let store: StoreUnderTest;
beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());

const aReport = fc
  .record({
    observed: fc.constantFrom(...OBSERVED),
    grade: fc.constantFrom(...OBSERVED_GRADES),
    cause: fc.constantFrom('capability', 'unmatched', null),
    url: fc.constantFrom('https://ci.example.org/7', null),
    isDead: fc.boolean(),
    second: fc.integer({ min: 0, max: 5 }),
  })
  .map(({ observed, grade, cause: ofLog, url, isDead, second }) => {
    const isRestore = observed.startsWith('restored');
    const outcome = isRestore ? 'restored' : isDead ? 'restored-dead' : 'failed';
    const cause = isRestore ? null : ofLog;
    const evidence = evidenceOf({ outcome, grade, cause, url, succeeded: false });
    const observedAt = new Date(Date.UTC(2026, 10, 20, 0, 0, second));
    return { outcome, observed, grade, cause, url, evidence, observedAt } as const;
  });

it('brings cells that were decided before to what the rule of the code says', async () => {
  const mixes = fc.sample(fc.array(aReport, { minLength: 1, maxLength: 5 }), 24);
  const profiles = await Promise.all(mixes.map((_, at) => store.ports.profiles.put(aProfile(`p-${at}`), RULES)));
  for (const [kind, verdict] of VERDICTS.entries()) {
    const { image } = await store.ports.images.add(anImage(kind + 1));
    const claimed = await store.ports.cells.claim({ signatureId: image.signatureId }, TERMS);
    const decision = { ...aDecision(verdict), verdict };
    // The last profile's cell stays open.
    const decided = claimed.filter(({ profileId }) => profileId !== profiles.at(-1)?.stored.id);
    await store.ports.cells.decide(decided.map((cell) => ({ ...cell, ruleBook: RULES, decision })));
    for (const [at, mix] of mixes.entries()) {
      for (const report of mix) {
        const tool = { name: 'criu', version: '4.2' };
        const rest = { tool, steps: null, by: null, log: [], logBytes: 0, rules: [], profileRevision: null };
        await store.ports.observations.record({ ...report, ...rest, image: image.digest, profile: `p-${at}` }, RULES);
      }
    }
  }
  const { rows: byRule } = await store.sql.query(CELLS);
  const evidence = 'select id, evidence from observation order by id';
  const { rows: weighed } = await store.sql.query(evidence);
  expect(new Set(byRule.map(({ observed }) => observed)).size).toBeGreaterThan(OBSERVED.length);
  expect(new Set(weighed.map((row) => row.evidence))).toEqual(new Set(EVIDENCES));

  await store.sql.query('begin');
  try {
    await store.sql.query(`
      alter table observation drop constraint observation_evidence_is_of_observed;
      alter table observation disable trigger observation_is_append_only;
      update observation set evidence = null`);
    await store.sql.query(BACKFILL);
    expect((await store.sql.query(evidence)).rows).toEqual(weighed);
    await store.sql.query(`
      update cell set observation_id = 1, observed = 'failed', observed_grade = 'reported', restored_count = 0,
             failed_count = 0, conflict = state = 'decided', verdict = case state when 'decided' then 'no' end,
             grade = case state when 'decided' then 'reported' end`);
    const before = await store.sql.query('select revision from matrix_state');
    await store.sql.query(RECOMPUTE);
    expect((await store.sql.query(CELLS)).rows).toEqual(byRule);
    const after = await store.sql.query('select revision from matrix_state');
    expect(Number(after.rows[0]?.revision)).toBe(Number(before.rows[0]?.revision) + 1);
  } finally {
    await store.sql.query('rollback');
  }
});
