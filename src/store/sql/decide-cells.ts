import type { EvaluatedCell } from '#usecases/ports/cells.ts';
import { decisionParts } from '../decision-parts.ts';
import type { Queryable } from '../transaction.ts';
import { jsonbArray, plainArray } from './array-parameters.ts';
import { onlyRow } from './matrix-state.ts';
import { inForceSql } from './merged-verdict.ts';
import { differingRules, TELL_FLIPS } from './tell-flips.ts';

/**
 * One statement, so one transaction: new decisions (once per content), cells, revision, event. `state` comes first
 * because all others select from it: the lock order of sql/matrix-state.ts. The statement's snapshot is older than the
 * lock, but a row that changed in between is looked at again in its newest form before it is written. Written are only
 * cells that still want this profile revision and rule book and are not decided yet; if there are none, nothing changes.
 * `last_verdict` is the verdict before the cell was wanted again, so a cell that is decided for the first time never flips.
 * Where a real restore was observed, its outcome is in force, and a decision that contradicts it is a conflict.
 */
const DECIDE = `
with state as materialized (
  select revision from matrix_state where id = 1 for update
), kept as (
  insert into decision (hash, verdict, findings, steps, assumptions)
  select d.hash, d.verdict, d.findings, d.steps, d.assumptions
    from state, unnest($8::text[], $9::text[], $10::jsonb[], $11::jsonb[], $12::jsonb[])
                  as d(hash, verdict, findings, steps, assumptions)
  on conflict (hash) do nothing
), decided as (
  update cell c
     set state = 'decided', decision_hash = i.hash, evaluated_at = now(),
         ${inForceSql('i.verdict', 'c.observed', 'c.observed_grade')},
         lease_until = null, error = null, revision = state.revision + 1
    from state, unnest($1::int[], $2::int[], $3::int[], $4::text[], $5::text[])
                  as i(signature_id, profile_id, profile_revision, verdict, hash)
   where c.signature_id = i.signature_id and c.profile_id = i.profile_id
     and c.profile_revision = i.profile_revision and c.rule_book = $6 and c.state <> 'decided'
  returning c.signature_id, c.profile_id, c.verdict, c.conflict, c.decision_hash, c.last_verdict, c.last_decision
), counted as (
  select coalesce(sum(n), 0)::int as written, jsonb_object_agg(verdict, n) as verdicts,
         coalesce(sum(conflicts), 0)::int as conflicts
    from (select verdict, count(*) as n, count(*) filter (where conflict) as conflicts from decided group by verdict) v
), bump as (
  update matrix_state m set revision = m.revision + 1, updated_at = now()
    from counted where m.id = 1 and counted.written > 0
), told as (
  insert into event (kind, subject, body)
  select 'cells-decided', $7,
         jsonb_build_object('revision', state.revision + 1, 'written', counted.written, 'verdicts', counted.verdicts)
    from state, counted where counted.written > 0
), at as (
  select revision + 1 as revision from state
), flipped as (
  select d.signature_id, d.profile_id, null::int as image_id, null::int as except_image, d.last_verdict as from_verdict, d.verdict as to_verdict, said.rules
    from decided d
   cross join lateral (
     select ${differingRules('said.before', 'said.after')} as rules
       from (select (select findings from decision where hash = d.last_decision) as before,
                    coalesce((select n.findings from unnest($8::text[], $10::jsonb[]) as n(hash, findings)
                               where n.hash = d.decision_hash),
                             (select findings from decision where hash = d.decision_hash)) as after) said) said
   where d.last_verdict <> d.verdict
), told_flips as (${TELL_FLIPS}
), told_conflicts as (
  insert into event (kind, subject, body)
  select 'conflict-found', $7,
         jsonb_build_object('revision', state.revision + 1, 'ruleBook', $6::text, 'conflicts', counted.conflicts)
    from state, counted where counted.conflicts > 0
)
select state.revision + (counted.written > 0)::int as revision, counted.written,
       (select count(*) from flipped)::int as flips
  from state, counted`;

/** All cells must come from one rule book. `known` holds hashes that the table has for sure. */
export async function decideCells(
  client: Queryable,
  cells: readonly EvaluatedCell[],
  known: { has(hash: string): boolean; add(hash: string): void },
): Promise<{ written: number; revision: number; flips: number }> {
  const parts = cells.map((cell) => decisionParts(cell.decision));
  const fresh = new Map(parts.filter(({ hash }) => !known.has(hash)).map((part) => [part.hash, part]));
  const decisions = [...fresh.values()];
  const { rows } = await client.query<{ written: number; revision: number; flips: number }>({
    name: 'decide-cells',
    text: DECIDE,
    values: [
      plainArray(cells.map((cell) => cell.signatureId)),
      plainArray(cells.map((cell) => cell.profileId)),
      plainArray(cells.map((cell) => cell.profileRevision)),
      plainArray(parts.map(({ verdict }) => verdict)),
      plainArray(parts.map(({ hash }) => hash)),
      cells[0]?.ruleBook ?? '',
      subjectOf(cells),
      plainArray(decisions.map(({ hash }) => hash)),
      plainArray(decisions.map(({ verdict }) => verdict)),
      jsonbArray(decisions.map(({ findings }) => findings)),
      jsonbArray(decisions.map(({ steps }) => steps)),
      jsonbArray(decisions.map(({ assumptions }) => assumptions)),
    ],
  });
  for (const hash of fresh.keys()) known.add(hash);
  return onlyRow(rows);
}

function subjectOf(cells: readonly EvaluatedCell[]): string {
  const first = cells[0];
  if (first === undefined) return '';
  if (cells.every((cell) => cell.signatureId === first.signatureId)) return `signature:${first.signatureId}`;
  return cells.every((cell) => cell.profileId === first.profileId) ? `profile:${first.profileId}` : '';
}
