/** The wanted cells: the truth about what is to be evaluated (docs/adr/0004). */
import type { Queryable } from '../transaction.ts';
import type { MatrixState } from './matrix-state.ts';

/**
 * A new signature wants a cell for every profile. `before`: the signature that its first image had, as the image was read
 * anew; where its verdicts were others, they flip.
 */
export async function wantCellsOfSignature(
  client: Queryable,
  signatureId: number,
  state: MatrixState,
  before: number | null = null,
): Promise<number> {
  const { rowCount } = await client.query(
    `insert into cell (signature_id, profile_id, profile_revision, rule_book, revision, last_verdict, last_decision)
     select $1, p.id, p.revision, $2, $3, coalesce(b.verdict, b.last_verdict), coalesce(b.decision_hash, b.last_decision)
       from profile p left join cell b on b.signature_id = $4 and b.profile_id = p.id
     on conflict (signature_id, profile_id) do nothing`,
    [signatureId, state.ruleBook, state.revision, before],
  );
  return rowCount ?? 0;
}

/**
 * A new profile revision wants every cell of the profile anew. What an older revision said is no answer, and what was
 * observed of it is older evidence.
 */
export async function wantCellsOfProfile(
  client: Queryable,
  profile: { readonly id: number; readonly revision: number },
  state: MatrixState,
): Promise<number> {
  const { rowCount } = await client.query(
    `insert into cell (signature_id, profile_id, profile_revision, rule_book, revision)
     select s.id, $1, $2, $3, $4 from signature s
     on conflict (signature_id, profile_id) do update
       set profile_revision = excluded.profile_revision, rule_book = excluded.rule_book,
           revision = excluded.revision, observation_id = null, observed = null, observed_grade = null,
           restored_count = 0, failed_count = 0, ${WANTED_ANEW}`,
    [profile.id, profile.revision, state.ruleBook, state.revision],
  );
  return rowCount ?? 0;
}

/** A new rule book wants every cell of another one again. Observations stay. */
export async function wantCellsOfRuleBook(client: Queryable, ruleBook: string, revision: number): Promise<number> {
  const { rowCount } = await client.query(
    `update cell set rule_book = $1, revision = $2, ${WANTED_ANEW} where rule_book <> $1`,
    [ruleBook, revision],
  );
  return rowCount ?? 0;
}

const WANTED_ANEW = `state = 'wanted', attempts = 0, lease_until = null, wanted_at = now(),
           last_verdict = coalesce(cell.verdict, cell.last_verdict),
           last_decision = coalesce(cell.decision_hash, cell.last_decision), verdict = null, grade = null,
           decision_hash = null, evaluated_at = null, error = null, conflict = false`;
