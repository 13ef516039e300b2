/** Verdicts of many signatures on all profiles: cells first, then the few decisions that they share. */
import type { ProfileHead, RowVerdict } from '#usecases/ports/guarantee.ts';
import type { Queryable } from '../transaction.ts';
import { plainArray } from './array-parameters.ts';

type CellRow = Omit<RowVerdict, 'reasons' | 'steps'> & { readonly decisionHash: string | null };
type DecisionRow = Pick<RowVerdict, 'reasons' | 'steps' | 'verdict'> & { readonly hash: string };

export async function readHeads(client: Queryable): Promise<readonly ProfileHead[]> {
  const { rows } = await client.query<ProfileHead>(
    `select p.id as "profileId", p.revision as "profileRevision", p.name as profile, r.release,
            r.version_key as "versionKey", r.arch
       from profile p join profile_revision r on r.profile_id = p.id and r.revision = p.revision
      order by r.version_key, p.name`,
  );
  return rows;
}

export async function readRowVerdicts(
  client: Queryable,
  signatureIds: readonly number[],
): Promise<readonly RowVerdict[]> {
  const { rows } = await client.query<CellRow>(
    `select c.signature_id as "signatureId", c.profile_id as "profileId", c.profile_revision as "profileRevision",
            c.rule_book as "ruleBook", c.verdict, c.grade,
            case c.verdict when 'yes' then null else c.decision_hash end as "decisionHash"
       from cell c where c.signature_id = any($1::int[]) and c.state = 'decided' and c.verdict is not null`,
    [plainArray(signatureIds)],
  );
  const hashes = new Set(rows.flatMap(({ decisionHash }) => decisionHash ?? []));
  const decisions = new Map((await readDecisions(client, [...hashes])).map((row) => [row.hash, row]));
  return rows.map(({ decisionHash, ...cell }) => {
    const decision = decisions.get(decisionHash ?? '');
    // If a real restore contradicts the prediction, the findings of the rules are no reasons.
    if (decision?.verdict !== cell.verdict) return { ...cell, reasons: [], steps: [] };
    return { ...cell, reasons: decision.reasons, steps: decision.steps };
  });
}

/** Findings come by severity, the one that decides first: those of the first one's are the reasons. */
async function readDecisions(client: Queryable, hashes: readonly string[]): Promise<readonly DecisionRow[]> {
  const { rows } = await client.query<DecisionRow>(
    `select d.hash, d.verdict,
            coalesce((select jsonb_agg(jsonb_build_object('rule', f.v -> 'rule', 'objectType', f.v -> 'objectType',
                                         'required', f.v -> 'required', 'found', f.v -> 'found') order by f.at)
                        from jsonb_array_elements(d.findings) with ordinality f(v, at)
                       where f.v ->> 'severity' = d.findings -> 0 ->> 'severity'), '[]') as reasons,
            case d.verdict when 'conditional'
              then coalesce((select jsonb_agg(s.v -> 'text' order by s.at)
                               from jsonb_array_elements(d.steps) with ordinality s(v, at)), '[]')
              else '[]' end as steps
       from decision d where d.hash = any($1::text[])`,
    [hashes],
  );
  return rows;
}
